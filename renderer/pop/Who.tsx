/** The person, or the number if that is all there is; how we know; tags. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import { callerTitle } from '../common/caller.ts';
import { useNow } from '../common/clock.ts';
import { useFormatting } from '../common/desk-context.tsx';
import {
  callTransfer20Regular,
  eye16Regular,
  eyeOff20Regular,
  folder20Regular,
  headset16Regular,
  history20Regular,
  people20Regular,
  person20Regular,
  personAdd20Regular,
  personLink20Regular,
  personQuestionMark20Regular,
  shieldLock20Regular,
} from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Avatar, Key } from '../common/parts.tsx';
import { callerTags, TagList, type TagWords } from '../common/tags.tsx';
import { ago, countryName, guestWords, noMatchWords, numberWords, phoneColumn, sharedWords } from '../common/words.ts';
import type { PopVariant } from './selection.ts';

interface Props {
  card: CallCard;
  variant: PopVariant;
  alone: boolean;
  someoneElse: boolean;
  /** The drop arrow beside the number. */
  menuButton: ReactNode;
  backToChooser: () => void;
  onReveal: () => void;
}

const neutralIcons = {
  looking: person20Regular,
  known: personQuestionMark20Regular,
  unknown: personQuestionMark20Regular,
  shared: people20Regular,
  withheld: eyeOff20Regular,
};

export function Who({ card, variant, alone, someoneElse, menuButton, backToChooser, onReveal }: Props) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  const Heading = alone ? 'h1' : 'h2';
  const headline = variant === 'shared' ? t('common:whoIsCalling') : callerTitle(common, card);
  const masked = card.caller?.masked ?? false;
  const isNumber = variant === 'unknown' || variant === 'looking';
  const guests = variant === 'withheld' ? null : guestWords(common, card);
  return (
    <div className="pop-who">
      <Avatar {...(masked ? { icon: shieldLock20Regular } : card.caller ? { name: card.caller.fullName } : { icon: card.relay === null ? neutralIcons[variant] : headset16Regular })} />
      <div className="grow">
        <div className="pop-headline">
          <Heading className={`pop-name selectable ${isNumber ? 'number' : ''}`}>{headline}</Heading>
          {menuButton}
        </div>
        {variant === 'looking' ? (
          <Lines />
        ) : (
          <p className="pop-num">
            <Reason card={card} variant={variant} />
          </p>
        )}
        {guests !== null && <p className="meta">{guests}</p>}
        <Tags card={card} />
        {masked && (
          <div className="pop-reveal">
            <button type="button" className="button small" data-aside aria-keyshortcuts="R" onClick={onReveal}>
              <Icon shape={eye16Regular} />
              {t('common:reveal')}
              <Key>R</Key>
            </button>
            <span className="meta">{t('common:recordedWithName')}</span>
          </div>
        )}
        {someoneElse && (
          <button type="button" className="link" onClick={backToChooser}>
            {t('common:peopleShare', { count: card.candidates.length })}
          </button>
        )}
      </div>
    </div>
  );
}

/** In the place of what is being looked up. */
function Lines() {
  const { t } = useTranslation('pop');
  return (
    <div className="pop-lines">
      <span className="sr">{t('lookingUp')}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

function Reason({ card, variant }: { card: CallCard; variant: PopVariant }) {
  const { t } = useTranslation('common');
  const { locale } = useFormatting();
  if (variant === 'withheld') return <span>{t('withheldReason')}</span>;
  if (variant === 'unknown') {
    // What the carrier sent is a hint, never an identity.
    // Of a shared number "no contact has it" would be untrue: there "Someone else" was chosen.
    const none = card.relay !== null ? t('relayReason') : card.number !== null && card.match !== 'shared' ? noMatchWords(t, card) : null;
    const country = card.numberRegion === null ? null : countryName(locale, card.numberRegion);
    return <span>{[none, country, card.lineName].filter((part) => part !== null).join(' · ')}</span>;
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
  const column = card.caller && card.number && !card.caller.masked ? phoneColumn(t, card.caller.matchedOn) : '';
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
  const tags: TagWords[] = [];
  if (card.relay !== null) tags.push({ words: card.relay, icon: headset16Regular, tone: 'brand' });
  if (card.caller) tags.push(...callerTags(common, formatting, card.caller, now));
  if (earlier) tags.push({ words: t('calledAgo', { ago: ago(common, formatting, earlier.at, now) }), icon: history20Regular });
  if (card.divertedFrom) tags.push({ words: t('common:passedOnBy', { from: card.divertedFrom }), icon: callTransfer20Regular });
  if (tags.length === 0 && !chosen) return null;
  return (
    <div className="pop-tags">
      <TagList tags={tags} />
      {chosen && (
        <p className="chosen" role="status">
          <Icon shape={{ case: folder20Regular, contact: personAdd20Regular, link: personLink20Regular }[chosen]} />
          {t('remembered', {
            choice: t(({ case: 'common:createCase', contact: 'common:createContact', link: 'common:linkToContact' } as const)[chosen]),
          })}
        </p>
      )}
    </div>
  );
}
