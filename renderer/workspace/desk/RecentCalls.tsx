import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecentCall } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { callTime } from '../../common/format.ts';
import {
  call16Filled,
  call16Regular,
  callInbound16Regular,
  callMissed16Regular,
  callOutbound16Regular,
  callTransfer16Regular,
  folder16Regular,
} from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { moment } from '../../common/words.ts';
import { Asking, CallErrorBar } from '../calls/call-errors.tsx';
import { CallNumber } from '../calls/CallNumber.tsx';
import { type CallCommand, useCallCommand } from '../calls/use-call-command.ts';
import { useMayDial } from '../calls/use-may-dial.ts';
import { EmptyState, ErrorBar, Placeholder } from '../parts.tsx';
import { useRead } from '../workspace-context.ts';

export function RecentCalls() {
  const { t } = useTranslation('workspace');
  return (
    <section className="card" aria-labelledby="recent-calls">
      <header>
        <h2 id="recent-calls">{t('recentCalls')}</h2>
      </header>
      <List />
    </section>
  );
}

/** Nobody calls a number that is hidden, nor one that they are speaking with. */
const canBeCalled = (call: RecentCall) => call.number !== null && !call.masked && call.state !== 'answered' && call.state !== 'held';

/** Its Call buttons are one tab stop: the arrows go from call to call. */
function List() {
  const { t } = useTranslation('workspace');
  const command = useCallCommand();
  const mayDial = useMayDial();
  const list = useRef<HTMLUListElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const read = useRead('calls.recent', { limit: 30 }, ['phonecall', 'contact', 'incident', 'desk_call']);
  if (read.error) {
    return (
      <div className="body">
        <ErrorBar error={read.error} onRetry={read.reload} />
      </div>
    );
  }
  if (!read.value) return <Placeholder lines={4} />;
  // What rings is in "Ringing now", right above.
  const past = read.value.filter((call) => call.state !== 'ringing');
  if (past.length === 0) return <EmptyState title={t('noRecentCalls')} hint={t('noRecentCallsHint')} />;
  const callable = past.filter(canBeCalled);
  const tabStop = callable.find(({ key }) => key === active) ?? callable[0];
  function move(event: React.KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('.call-number') ?? [])];
    const from = buttons.findIndex((button) => button === event.target);
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (from === -1 || to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  }
  return (
    <>
      {(command.slow || command.error) && (
        <div className="body">
          {command.slow && <Asking />}
          {command.error && <CallErrorBar error={command.error} />}
        </div>
      )}
      <ul ref={list} className={mayDial ? 'dials' : ''} data-arrows onKeyDown={move}>
        {past.map((call) => (
          <Row key={call.key} call={call} command={command} isTabStop={call === tabStop} onFocus={() => setActive(call.key)} />
        ))}
      </ul>
    </>
  );
}

function Row({ call, command, isTabStop, onFocus }: { call: RecentCall; command: CallCommand; isTabStop: boolean; onFocus: () => void }) {
  const { t } = useTranslation(['workspace', 'common', 'calls']);
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const outbound = call.direction === 'outbound';
  const missed = call.state === 'missed' && !outbound;
  const time = callTime((call.seconds ?? 0) * 1000);
  const words = {
    ringing: t('outcomeRinging'),
    answered: t('outcomeLive'),
    held: t('outcomeLive'),
    ended: t('outcomeAnswered', { time }),
    missed: outbound ? t('calls:outcomeNoAnswer', { time }) : t('outcomeMissed', { time }),
    'answered-elsewhere': t('outcomeElsewhere'),
    declined: t('outcomeDeclined'),
    busy: t('outcomeBusy'),
    transferred: t('outcomeTransferred', { time }),
  }[call.state];
  const icon = missed
    ? callMissed16Regular
    : outbound
      ? callOutbound16Regular
    : call.state === 'answered'
      ? call16Filled
      : call.state === 'transferred'
        ? callTransfer16Regular
        : call.state === 'ended'
          ? call16Regular
          : callInbound16Regular;
  const who = call.masked ? t('common:confidentialCaller') : call.callerName ?? call.number ?? t('common:numberWithheld');
  return (
    <li className="list-row recent" onFocus={onFocus}>
      <span className={`bubble ${missed ? 'warn' : ''}`}>
        <Icon shape={icon} />
      </span>
      <div className="stack">
        <span className="t cut" title={who}>
          {who}
        </span>
        <span className="meta cut">
          {[call.callerName || call.masked ? call.number : t('notLinked'), call.queue]
            .filter((part) => part !== null && call.number !== null)
            .join(' · ') || call.queue}
        </span>
      </div>
      <div className="stack">
        <span className={missed ? 'warn' : ''}>{words}</span>
        {call.caseTitle !== null && (
          <span className="meta row cut" title={call.caseTitle}>
            <Icon shape={folder16Regular} />
            <span className="cut">{call.caseTitle}</span>
          </span>
        )}
      </div>
      <span className="meta nb when">{moment(common, formatting, call.at, now)}</span>
      {call.number !== null && canBeCalled(call) && <CallNumber number={call.number} command={command} tabIndex={isTabStop ? 0 : -1} />}
    </li>
  );
}
