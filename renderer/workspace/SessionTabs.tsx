/** One tab per call whose wrap-up is not finished, after the Desk. A tab cannot be closed before that. */
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import { callerTitle, isLive } from '../common/caller.ts';
import { useNow } from '../common/clock.ts';
import { useDesk } from '../common/desk-context.tsx';
import { callTime, elapsed } from '../common/format.ts';
import { call16Filled, edit16Regular, home20Regular, pause16Regular, search16Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Named } from '../common/parts.tsx';
import { deskTab, recordTab } from './model.ts';
import { useModel, useWorkspaceState } from './workspace-context.ts';

export function SessionTabs() {
  const { t } = useTranslation('workspace');
  const model = useModel();
  const selected = useWorkspaceState((state) => state.tab);
  const sessions = useDesk((state) => state.calls).filter((card) => card.session);
  const record = useWorkspaceState((state) => state.record);
  const keys = [deskTab, ...sessions.map((card) => card.key), ...(record ? [recordTab] : [])];

  function move(event: React.KeyboardEvent<HTMLElement>): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = keys[(Math.max(0, keys.indexOf(selected)) + step + keys.length) % keys.length];
    if (next === undefined) return;
    model.select(next);
    document.getElementById(`tab-${next}`)?.focus();
    event.preventDefault();
  }
  const tab = (key: string, content: React.ReactNode) => (
    <button
      key={key}
      type="button"
      role="tab"
      id={`tab-${key}`}
      className={`tab ${key === selected ? 'selected' : ''}`}
      aria-selected={key === selected}
      aria-controls={key === selected ? 'session-panel' : undefined}
      tabIndex={key === selected || (key === deskTab && !keys.includes(selected)) ? 0 : -1}
      onClick={() => model.select(key)}
    >
      {content}
    </button>
  );
  return (
    <div className="tabs" role="tablist" aria-label={t('sessions')} data-region onKeyDown={move}>
      {tab(
        deskTab,
        <>
          <Icon shape={home20Regular} className="s" />
          {t('desk')}
        </>,
      )}
      {sessions.map((card) => (
        <SessionTab key={card.key} card={card} render={tab} />
      ))}
      {record && <RecordTab name={record.kind === 'contact' ? record.name : record.hit.title} render={tab} />}
    </div>
  );
}

function RecordTab({ name, render }: { name: string; render: (key: string, content: React.ReactNode) => React.ReactNode }) {
  const { t } = useTranslation('workspace');
  return render(
    recordTab,
    <>
      <Icon shape={search16Regular} />
      <span className="cut">
        <Named name={t('recordTab', { name })} title={name} />
      </span>
    </>,
  );
}

function SessionTab({
  card,
  render,
}: {
  card: CallCard;
  render: (key: string, content: React.ReactNode) => React.ReactNode;
}) {
  const { t } = useTranslation(['workspace', 'calls']);
  const { t: common } = useTranslation('common');
  const now = useNow();
  const who = callerTitle(common, card);
  if (card.state === 'ringing') {
    return render(
      card.key,
      <>
        <Icon shape={call16Filled} className="brand" />
        <span className="cut">{t('calls:callingTitle', { who })}</span>
        <span className="num nb tab-time" aria-hidden="true">
          {callTime(elapsed(card.ringingAt, now))}
        </span>
      </>,
    );
  }
  if (!isLive(card)) {
    return render(
      card.key,
      <>
        <Icon shape={edit16Regular} />
        <span className="cut">{t('wrapUpTitle', { who })}</span>
      </>,
    );
  }
  const held = card.state === 'held';
  const time = callTime(elapsed(held ? (card.heldAt ?? card.answeredAt) : card.answeredAt, now));
  return render(
    card.key,
    <>
      <Icon shape={held ? pause16Regular : call16Filled} className={held ? 'warn' : 'brand'} />
      <span className="cut">
        <Named name={held ? t('tabHeld', { who }) : t('tabLive', { who })} title={who} />
      </span>
      <span className="num nb tab-time" aria-hidden="true">
        {held ? t('holdTime', { time }) : time}
      </span>
    </>,
  );
}
