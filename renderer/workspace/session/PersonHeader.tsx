import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, CallerSummary, ContactRecord } from '../../../shared/contract/records.ts';
import {
  add20Regular,
  checkmark16Regular,
  eye16Regular,
  headset16Regular,
  history16Regular,
  personArrowRight16Regular,
  shieldLock20Regular,
} from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Avatar, Key, Tag } from '../../common/parts.tsx';
import { guestWords, phoneColumn } from '../../common/words.ts';
import { callerTitle, isLive } from '../../common/caller.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { callerTags, TagList, type TagWords } from '../../common/tags.tsx';
import { Asking, CallErrorBar } from '../calls/call-errors.tsx';
import { CallNumber } from '../calls/CallNumber.tsx';
import { useCallCommand } from '../calls/use-call-command.ts';
import { useModel, useNextStep, useWork } from '../workspace-context.ts';

interface Props {
  card: CallCard;
  record: ContactRecord | null;
  onNotThisPerson: () => void;
  onReveal: () => void;
}

export function PersonHeader({ card, record: read, onNotThisPerson, onReveal }: Props) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const model = useModel();
  const { draft } = useWork(card.key);
  const nextStep = useNextStep(card.key);
  const matched = card.caller;
  const masked = matched?.masked ?? false;
  // What was read before the reveal is not what is true after it, and the other way round.
  const record = read?.masked === masked ? read : null;
  const column = matched && !masked
    ? [phoneColumn(common, matched.matchedOn), matched.extension === null ? '' : t('common:extension', { extension: matched.extension })]
        .filter((part) => part !== '')
        .join(', ')
    : '';
  const guests = guestWords(common, card);
  return (
    <PersonCard
      name={masked ? callerTitle(common, card) : (record?.fullName ?? matched?.fullName ?? '')}
      masked={masked}
      known={matched ?? record}
      record={record}
      note={guests}
      onTheLine={isLive(card) ? card.number : null}
      reveal={masked && <Reveal onReveal={onReveal} />}
      tags={[
        ...(card.relay === null ? [] : [{ words: card.relay, icon: headset16Regular }]),
        ...(card.match === 'chosen' ? [{ words: t('chosenMatch'), icon: checkmark16Regular }] : []),
        ...(card.match === 'exact' ? [{ words: column ? t('exactMatch', { column }) : t('exactMatchAlone'), icon: checkmark16Regular }] : []),
        ...(card.revealedAt === null ? [] : [{ words: t('revealed'), icon: eye16Regular }]),
        ...(card.earlierCallCount > 0 ? [{ words: t('earlierCallCount', { count: card.earlierCallCount }), icon: history16Regular }] : []),
      ]}
      actions={
        <>
          <Button appearance={nextStep} icon={<Icon shape={add20Regular} />} aria-keyshortcuts="Alt+N" onClick={() => model.show(card.key, 'case')}>
            {draft ? t('continueCase') : t('newCase')}
            <Key>Alt+N</Key>
          </Button>
          <button type="button" className="small-button" title={t('notThisPersonHint')} onClick={onNotThisPerson}>
            <Icon shape={personArrowRight16Regular} />
            {t('notThisPerson')}
          </button>
        </>
      }
    />
  );
}

function Reveal({ onReveal }: { onReveal: () => void }) {
  const { t } = useTranslation('common');
  return (
    <div className="reveal">
      <Button size="small" icon={<Icon shape={eye16Regular} />} onClick={onReveal}>
        {t('reveal')}
      </Button>
      <span className="meta">{t('recordedWithName')}</span>
    </div>
  );
}

interface PersonCardProps {
  name: string;
  /** A confidential caller who is not revealed. */
  masked?: boolean;
  /** What is known to tag them with. */
  known: Pick<CallerSummary, 'preferredLanguage' | 'isVip' | 'doNotCall' | 'abusive'> | null;
  record: ContactRecord | null;
  /** The number that one speaks with already. */
  onTheLine?: string | null;
  /** Quiet, below the facts. */
  note?: string | null;
  tags?: readonly TagWords[];
  reveal?: ReactNode;
  actions: ReactNode;
}

/** A person with or without a call: name, numbers, address, and what one should know before speaking. */
export function PersonCard({ name, masked = false, known, record, onTheLine = null, note = null, tags = [], reveal, actions }: PersonCardProps) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const command = useCallCommand();
  const all: TagWords[] = known ? [...callerTags(common, formatting, known, now), ...tags] : [...tags];
  if (record?.isGuest) all.push({ words: t('guest') });
  return (
    <div className="card person-card">
      <Avatar {...(masked ? { icon: shieldLock20Regular } : { name })} size="large" />
      <div className="grow">
        <h1 className="person selectable" tabIndex={-1}>
          {name}
        </h1>
        <p className="person-facts selectable">
          {(record?.numbers ?? []).map((number) => (
            <span key={number.column} className="number nb">
              {number.display} {phoneColumn(common, number.column)}
              {number.display !== onTheLine && <CallNumber number={number.display} command={command} doNotCall={record?.doNotCall ?? false} />}
            </span>
          ))}
          {record?.address && (
            <span>
              {[record.address, record.property?.ward ? t('ward', { ward: wardName(record.property.ward) }) : null]
                .filter((part) => part !== null)
                .join(', ')}
            </span>
          )}
          {record?.email && <span>{record.email}</span>}
        </p>
        {command.slow && <Asking />}
        {command.error && <CallErrorBar error={command.error} />}
        {note !== null && <p className="meta">{note}</p>}
        {reveal}
        <div className="tags">
          <TagList tags={all} />
          {record && !record.active && <Tag tone="warning">{t('inactiveContact')}</Tag>}
        </div>
      </div>
      <div className="person-actions">{actions}</div>
    </div>
  );
}

/** Wards are stored as "4" or as "Ward 4"; the word is ours, in the language of the screen. */
export function wardName(ward: string): string {
  return ward.replace(/^ward\s+/i, '');
}
