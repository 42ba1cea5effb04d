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
import { call20Filled, callEnd20Filled, chevronDown16Regular, edit16Regular, note20Regular, pause16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { numberWords } from '../../common/words.ts';
import { useKeys } from '../keys.ts';
import { suggestedDisposition } from '../model.ts';
import { ErrorBar, FormField } from '../parts.tsx';
import { useBridge, useModel, useWork } from '../workspace-context.ts';
import { NotesField } from './NotesField.tsx';
import { RegardingField } from './RegardingField.tsx';

const dispositionKeys = {
  newCase: 'newCaseDisposition',
  existingCase: 'existingCaseDisposition',
  informationGiven: 'informationGivenDisposition',
  transferred: 'transferredDisposition',
  wrongNumber: 'wrongNumberDisposition',
  callDropped: 'callDroppedDisposition',
} as const satisfies Record<Disposition, string>;

// The list is spelled here because the contract's validators stay out of the screens' bundles; the type above keeps it complete.
const dispositions = Object.keys(dispositionKeys) as Disposition[];

export function CallPanel({
  card,
  cases,
  onAttach,
}: {
  card: CallCard;
  cases: readonly CaseSummary[];
  onAttach: (caseId: string) => void;
}) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const model = useModel();
  const work = useWork(card.key);
  const mayHangUp = useDesk((state) => state.desk?.capabilities.hangUp ?? false);
  const [tried, setTried] = useState(false);
  const [finishing, setFinishing] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  const [expanded, setExpanded] = useState(false);
  const suggested = suggestedDisposition(card, work);
  const live = isLive(card);

  function finish(): void {
    setTried(true);
    if (work.disposition === null) {
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
  const hangUp = () =>
    void bridge.replica('calls.hangUp', { key: card.key }).then((outcome) => setError(outcome.ok ? null : outcome.error));
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
  useKeys({ 'Ctrl+Enter': finish, 'Ctrl+Shift+E': () => (mayHangUp && live ? hangUp() : false) });

  return (
    <section className={`card call ${expanded ? 'expanded' : ''}`} aria-label={t('thisCall')} data-region tabIndex={-1}>
      <CallTop card={card} />
      <div className="call-body">
        {error && <ErrorBar error={error} />}
        {live && mayHangUp && (
          <div className="call-buttons">
            <button type="button" className="call-button danger" aria-keyshortcuts="Control+Shift+E" title="Ctrl+Shift+E" onClick={hangUp}>
              <Icon shape={callEnd20Filled} />
              {t('end')}
            </button>
          </div>
        )}
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
            required
            error={tried && work.disposition === null ? t('dispositionError') : undefined}
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
                placeholder={t('dispositionNeeded')}
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
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const now = useNow();
  const live = isLive(card);
  const held = card.state === 'held';
  const time = callTime(live ? elapsed(card.answeredAt, now) : elapsed(card.endedAt, now));
  const waited = card.answeredAt === null ? null : t('waited', { time: callTime(elapsed(card.ringingAt, card.answeredAt)) });
  return (
    <div className={`call-top ${live && !held ? '' : 'quiet'}`}>
      <div className="row">
        <Icon shape={held ? pause16Regular : live ? call20Filled : edit16Regular} className={held ? 'warn' : live ? 'brand' : ''} />
        <span className="strong">{held ? t('common:onHold') : live ? t('common:onThisCall') : t('wrapUp')}</span>
        <span className="timer end" role="timer" aria-live="off">
          {time}
        </span>
      </div>
      <p className="meta">
        {[card.queue, card.match === 'withheld' ? t('common:numberWithheld') : card.number === null ? null : numberWords(common, card.number, card.caller?.extension ?? null), waited]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
    </div>
  );
}
