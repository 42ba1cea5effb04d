/** The person, or the number if that is all there is; how we know; tags. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import { callerTitle } from '../common/caller.ts';
import { useNow } from '../common/clock.ts';
import { useFormatting } from '../common/desk-context.tsx';
import {
  callTransfer20Regular,
  eyeOff20Regular,
  folder20Regular,
  history20Regular,
  localLanguage20Regular,
  people20Regular,
  personQuestionMark20Regular,
} from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Avatar, Tag } from '../common/parts.tsx';
import { ago, guestWords, noMatchWords, numberWords, phoneColumn, sharedWords } from '../common/words.ts';
import type { PopVariant } from './selection.ts';

interface Props {
  card: CallCard;
  variant: PopVariant;
  alone: boolean;
  someoneElse: boolean;
  /** The drop arrow beside the number. */
  menuButton: ReactNode;
  backToChooser: () => void;
}

const neutralIcons = {
  known: personQuestionMark20Regular,
  unknown: personQuestionMark20Regular,
  shared: people20Regular,
  withheld: eyeOff20Regular,
};

export function Who({ card, variant, alone, someoneElse, menuButton, backToChooser }: Props) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  const Heading = alone ? 'h1' : 'h2';
  const headline = variant === 'shared' ? t('common:whoIsCalling') : callerTitle(common, card);
  const isNumber = variant === 'unknown';
  const guests = variant === 'withheld' ? null : guestWords(common, card);
  return (
    <div className="pop-who">
      <Avatar {...(card.caller ? { name: card.caller.fullName } : { icon: neutralIcons[variant] })} />
      <div className="grow">
        <div className="pop-headline">
          <Heading className={`pop-name selectable ${isNumber ? 'number' : ''}`}>{headline}</Heading>
          {menuButton}
        </div>
        <p className="pop-num">
          <Reason card={card} variant={variant} />
        </p>
        {guests !== null && <p className="meta">{guests}</p>}
        <Tags card={card} />
        {someoneElse && (
          <button type="button" className="link" onClick={backToChooser}>
            {t('common:peopleShare', { count: card.candidates.length })}
          </button>
        )}
      </div>
    </div>
  );
}

function Reason({ card, variant }: { card: CallCard; variant: PopVariant }) {
  const { t } = useTranslation('common');
  if (variant === 'withheld') return <span>{t('withheldReason')}</span>;
  if (variant === 'unknown') {
    // What the carrier sent is a hint, never an identity.
    // Of a shared number "no contact has it" would be untrue: there "Someone else" was chosen.
    const none = card.number !== null && card.match !== 'shared' ? noMatchWords(t, card) : null;
    return <span>{[none, card.lineName].filter((part) => part !== null).join(' · ')}</span>;
  }
  if (variant === 'shared') {
    return (
      <>
        <span className="selectable">{card.number}</span>
        <span>{sharedWords(t, card)}</span>
      </>
    );
  }
  const reason = card.match === 'chosen' ? t('matchChosen') : t('matchExact');
  const column = card.caller && card.number ? phoneColumn(t, card.caller.matchedOn) : '';
  return (
    <>
      {card.number && <span className="selectable">{numberWords(t, card.number, card.caller?.extension ?? null)}</span>}
      <span className="nb">{[column, reason].filter((part) => part !== '').join(' · ')}</span>
    </>
  );
}

function Tags({ card }: { card: CallCard }) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const earlier = card.caller ? card.earlierCalls[0] : undefined;
  const chosen = card.state === 'ringing' && card.newEntity;
  if (!earlier && !chosen && !card.divertedFrom && card.caller?.preferredLanguage !== 'spanish') return null;
  return (
    <div className="pop-tags">
      {card.caller?.preferredLanguage === 'spanish' && (
        <Tag icon={localLanguage20Regular} tone="brand">
          {t('common:prefersSpanish')}
        </Tag>
      )}
      {earlier && <Tag icon={history20Regular}>{t('calledAgo', { ago: ago(common, formatting, earlier.at, now) })}</Tag>}
      {card.divertedFrom && <Tag icon={callTransfer20Regular}>{t('common:passedOnBy', { from: card.divertedFrom })}</Tag>}
      {chosen && (
        <p className="chosen" role="status">
          <Icon shape={folder20Regular} />
          {t('remembered', {
            choice: t(({ case: 'common:createCase', contact: 'common:createContact', link: 'common:linkToContact' } as const)[chosen]),
          })}
        </p>
      )}
    </div>
  );
}
