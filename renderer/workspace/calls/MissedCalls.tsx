/**
 * Calls that nobody answered and nobody followed up. One tab stop: the arrows go from call to call and stay on the same control, Space
 * marks, Enter presses. What is marked can be done at once, and taken back.
 */
import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MissedCall } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { callTime } from '../../common/format.ts';
import { checkmark16Regular, checkmarkCircle20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { moment } from '../../common/words.ts';
import { EmptyState, ErrorBar, Placeholder } from '../parts.tsx';
import { useBridge, useRead } from '../workspace-context.ts';
import { CallErrorBar } from './call-errors.tsx';
import { MissedCallRow } from './MissedCallRow.tsx';
import { useCallCommand } from './use-call-command.ts';
import { useMayDial } from './use-may-dial.ts';

export function MissedCalls() {
  const { t } = useTranslation(['calls', 'common']);
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const formatting = useFormatting();
  const now = useNow();
  const mayDial = useMayDial();
  const read = useRead('calls.missed', {}, ['desk_call', 'phonecall', 'contact']);
  const command = useCallCommand();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const [dialled, setDialled] = useState<string | null>(null);
  const [last, setLast] = useState<{ keys: string[]; words: string } | null>(null);
  const table = useRef<HTMLTableElement>(null);
  // The row that had the focus is gone: the message with Undo is where the eyes are, the keyboard goes with them.
  useEffect(() => {
    if (last) document.getElementById('follow-up-undo')?.focus();
  }, [last]);
  if (read.error) return <ErrorBar error={read.error} onRetry={read.reload} />;
  // While it is read again the list stays: rows must not jump under the pointer.
  if (!read.value) return read.loading ? <Placeholder lines={4} /> : null;
  const calls = read.value;
  const chosen = calls.filter(({ key }) => marked.has(key)).map(({ key }) => key);
  const who = (call: MissedCall) => call.callerName ?? call.number ?? t('common:numberWithheld');

  function focusRow(index: number, control: string): void {
    const rows = table.current?.querySelectorAll<HTMLElement>('tbody tr');
    const row = rows?.[index];
    (row?.querySelector<HTMLElement>(`[data-control="${control}"]`) ?? row?.querySelector<HTMLElement>('input'))?.focus();
  }
  function move(event: React.KeyboardEvent<HTMLElement>): void {
    const control = event.target instanceof HTMLElement ? event.target.dataset['control'] : undefined;
    const to = { ArrowDown: Math.min(active + 1, calls.length - 1), ArrowUp: Math.max(active - 1, 0), Home: 0, End: calls.length - 1 }[event.key];
    if (control === undefined || to === undefined) return;
    event.preventDefault();
    setActive(to);
    focusRow(to, control);
  }
  function followUp(keys: string[], outcome: 'calledBack' | 'done', words: string): void {
    command.run(
      () => bridge.replica('calls.followUp', { keys, followUp: outcome }),
      () => {
        setMarked(new Set());
        setDialled(null);
        setLast({ keys, words });
        setActive(Math.max(0, Math.min(active, calls.length - keys.length - 1)));
      },
    );
  }
  const doneWords = (count: number) => t('markedDone', { count });
  function mark(key: string): void {
    setMarked((before) => new Set(before.has(key) ? [...before].filter((other) => other !== key) : [...before, key]));
  }
  return (
    <>
      {command.error && <CallErrorBar error={command.error} />}
      {last && (
        <div className="bar good" role="status">
          <Icon shape={checkmarkCircle20Regular} />
          <div className="grow">{last.words}</div>
          <button
            type="button"
            id="follow-up-undo"
            className="text-button"
            onClick={() => command.run(() => bridge.replica('calls.followUp', { keys: last.keys, followUp: null }), () => setLast(null))}
          >
            {t('undo')}
          </button>
        </div>
      )}
      <section className="card" aria-label={t('missedTab')} data-region tabIndex={-1}>
        {calls.length === 0 ? (
          <EmptyState title={t('noMissed')} hint={t('noMissedHint')} />
        ) : (
          <>
            <div className="list-tools">
              <label className="row">
                <input
                  type="checkbox"
                  checked={chosen.length === calls.length}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen.length > 0 && chosen.length < calls.length;
                  }}
                  onChange={() => setMarked(new Set(chosen.length === calls.length ? [] : calls.map(({ key }) => key)))}
                />
                {chosen.length === 0 ? t('selectAll') : t('selected', { count: chosen.length })}
              </label>
              {chosen.length > 0 && (
                <Button icon={<Icon shape={checkmark16Regular} />} onClick={() => followUp(chosen, 'done', doneWords(chosen.length))}>
                  {t('doneSelected')}
                </Button>
              )}
            </div>
            <table ref={table} className="call-table missed-table" onKeyDown={move}>
              <thead className="sr">
                <tr>
                  {(['select', 'columnCaller', 'columnRang', 'columnTime', 'columnActions'] as const).map((column) => (
                    <th key={column} scope="col">
                      {column === 'select' ? t('selectAll') : t(column)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {calls.map((call, index) => (
                  <MissedCallRow
                    key={call.key}
                    call={call}
                    who={who(call)}
                    when={moment(common, formatting, call.at, now)}
                    rang={t('rang', { time: callTime(call.seconds * 1000) })}
                    marked={marked.has(call.key)}
                    tabIndex={index === Math.min(active, calls.length - 1) ? 0 : -1}
                    dialling={dialled === call.key}
                    onFocus={() => setActive(index)}
                    onMark={() => mark(call.key)}
                    onCallBack={() => {
                      if (!mayDial) setDialled(call.key);
                      else command.run(() => bridge.replica('calls.callBack', { key: call.key }));
                    }}
                    onCalledBack={() => followUp([call.key], 'calledBack', t('markedCalledBack', { who: who(call) }))}
                    onDone={() => followUp([call.key], 'done', doneWords(1))}
                  />
                ))}
              </tbody>
            </table>
          </>
        )}
      </section>
    </>
  );
}
