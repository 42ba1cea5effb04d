/** The call: its state and timer, the buttons that work, notes, what it is about, how it ended. */
import { Button, Dropdown, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Disposition } from '../../../shared/contract/replica.ts';
import type { CallCard, CaseSummary } from '../../../shared/contract/records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { isLive } from '../../common/caller.ts';
import { useNow } from '../../common/clock.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { callTime, elapsed } from '../../common/format.ts';
import { call20Filled, chevronDown16Regular, edit16Regular, micOff16Regular, note20Regular, pause16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key, Tag } from '../../common/parts.tsx';
import { numberWords } from '../../common/words.ts';
import { CallButtons } from '../calls/CallButtons.tsx';
import { useKeys } from '../keys.ts';
import { suggestedDisposition } from '../model.ts';
import { ErrorBar, FormField } from '../parts.tsx';
import { useModel, useWork } from '../workspace-context.ts';
import { allDispositions, dispositionKeys, isDisposition } from './disposition-words.ts';
import { NotesField } from './NotesField.tsx';
import { RegardingField } from './RegardingField.tsx';

export function CallPanel({
  card,
  cases,
  onAttach,
}: {
  card: CallCard;
  cases: readonly CaseSummary[];
  onAttach: (caseId: string) => void;
}) {
  const { t } = useTranslation(['workspace', 'calls']);
  const model = useModel();
  const work = useWork(card.key);
  const handling = useDesk((state) => state.desk?.callHandling ?? null);
  const [tried, setTried] = useState(false);
  const [finishing, setFinishing] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  const [expanded, setExpanded] = useState(false);
  const suggested = suggestedDisposition(card, work);
  const dispositions = (handling?.dispositions ?? allDispositions).filter(isDisposition);
  const unanswered = card.direction === 'outbound' && card.answeredAt === null;
  const required = (handling?.dispositionRequired ?? true) && !unanswered;

  function finish(): void {
    setTried(true);
    if (required && work.disposition === null) {
      setExpanded(true);
      document.getElementById(`disposition-${card.key}`)?.querySelector('button')?.focus();
      return;
    }
    if (finishing) return;
    setFinishing(true);
    void model.finish(card.key, work.disposition).then((outcome) => {
      setFinishing(false);
      setError(outcome.ok ? null : outcome.error);
    });
  }
  const dispositionWords = (disposition: Disposition) => t(dispositionKeys[disposition]);
  const choose = (disposition: Disposition) => model.change(card.key, { disposition });
  /** Enter takes the suggestion while the list is closed; the arrow keys and Space open the list. */
  function acceptSuggestion(event: React.KeyboardEvent<HTMLElement>): void {
    const isPlain = !event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey;
    const closed = event.target instanceof Element && event.target.getAttribute('aria-expanded') === 'false';
    if (event.key !== 'Enter' || !isPlain || !closed || work.disposition !== null || suggested === null) return;
    choose(suggested);
    event.preventDefault();
    event.stopPropagation();
  }
  useKeys({ 'Ctrl+Enter': finish });

  return (
    <section className={`card call ${expanded ? 'expanded' : ''}`} aria-label={t('thisCall')} data-region tabIndex={-1}>
      <CallTop card={card} />
      <div className="call-body">
        {error && <ErrorBar error={error} />}
        {(isLive(card) || card.state === 'ringing') && <CallButtons card={card} />}
        <button type="button" className="notes-toggle" aria-expanded={expanded} onClick={() => setExpanded(!expanded)}>
          <Icon shape={note20Regular} />
          {t('notesToggle')}
          <Icon shape={chevronDown16Regular} className="end" />
        </button>
        <NotesField card={card} />
        <RegardingField card={card} cases={cases} onAttach={onAttach} />
        <div id={`disposition-${card.key}`} className="disposition" onKeyDownCapture={acceptSuggestion}>
          <FormField
            label={t('disposition')}
            required={required}
            error={tried && required && work.disposition === null ? t('dispositionError') : undefined}
            hint={
              work.disposition === null &&
              suggested !== null && (
                <>
                  {t('dispositionSuggested', { disposition: dispositionWords(suggested) })}{' '}
                  <button type="button" className="text-button" onClick={() => choose(suggested)}>
                    {t('useIt')}
                  </button>{' '}
                  <Key>Enter</Key>
                </>
              )
            }
          >
            {(control) => (
              <Dropdown
                {...control}
                className="wide"
                placeholder={required ? t('dispositionNeeded') : t('calls:dispositionOptional')}
                value={work.disposition === null ? '' : dispositionWords(work.disposition)}
                selectedOptions={work.disposition === null ? [] : [work.disposition]}
                onOptionSelect={(_, data) => {
                  const chosen = dispositions.find((disposition) => disposition === data.optionValue);
                  if (chosen) choose(chosen);
                }}
              >
                {dispositions.map((disposition) => (
                  <Option key={disposition} value={disposition}>
                    {dispositionWords(disposition)}
                  </Option>
                ))}
              </Dropdown>
            )}
          </FormField>
        </div>
        <Button className="finish" disabledFocusable={finishing} aria-keyshortcuts="Control+Enter" onClick={finish}>
          {t('finish')}
          <Key>Ctrl+Enter</Key>
        </Button>
      </div>
    </section>
  );
}

function CallTop({ card }: { card: CallCard }) {
  const { t } = useTranslation(['workspace', 'common', 'calls']);
  const { t: common } = useTranslation('common');
  const now = useNow();
  const live = isLive(card);
  const held = card.state === 'held';
  const calling = card.state === 'ringing';
  const unanswered = card.direction === 'outbound' && card.answeredAt === null;
  const since = calling ? card.ringingAt : held ? (card.heldAt ?? card.answeredAt) : live ? card.answeredAt : card.endedAt;
  const time = callTime(elapsed(since, now));
  const state = calling ? t('calls:calling') : held ? t('common:onHold') : live ? t('common:onThisCall') : unanswered ? t('calls:notAnswered') : t('wrapUp');
  const waited = card.direction === 'outbound' || card.answeredAt === null ? null : t('waited', { time: callTime(elapsed(card.waitingSince, card.answeredAt)) });
  return (
    <div className={`call-top ${(live && !held) || calling ? '' : 'quiet'}`}>
      <div className="row">
        <Icon shape={held ? pause16Regular : live || calling ? call20Filled : edit16Regular} className={held ? 'warn' : live || calling ? 'brand' : ''} />
        <span className="strong">{state}</span>
        {live && card.muted && <Tag icon={micOff16Regular}>{t('calls:muted')}</Tag>}
        <span className="timer end" role="timer" aria-live="off">
          {time}
        </span>
      </div>
      <p className="meta">
        {[card.queue, card.match === 'withheld' ? t('common:numberWithheld') : card.number === null ? null : numberWords(common, card.number, card.caller?.extension ?? null), waited, card.transferredTo === null ? null : t('calls:transferredTo', { who: card.transferredTo })]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
    </div>
  );
}
