/**
 * What is on its way to the service, what came back with a question, and what is on this computer. Left the lists, right the edit that
 * is selected; below 900 pixels the edit stands right after the list of those that need somebody.
 */
import { useEffect, useRef } from 'react';
import type { SyncItem, SyncOverview } from '../../../shared/contract/sync-records.ts';
import type { DeskState } from '../../../shared/contract/records.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { ErrorBar, MessageBar, Placeholder } from '../parts.tsx';
import { useModel, useRead, useWorkspaceState } from '../workspace-context.ts';
import { FirstLoadPage } from './FirstLoadPage.tsx';
import { ItemDetail } from './ItemDetail.tsx';
import { DiscardedCard, NeedsYouCard, OnThisComputerCard, SentCard, WaitingCard } from './lists.tsx';
import { nextAfter } from './decisions.ts';
import { SyncHeader } from './SyncHeader.tsx';
import { usePulse, useSyncWords } from './use-sync.ts';

export function SyncPage() {
  const t = useSyncWords();
  const desk = useDesk((state) => state.desk);
  const startError = useDesk((state) => state.startError);
  if (!desk) {
    return (
      <div className="page starting">
        <h1 className="page-title">{t('title')}</h1>
        {startError ? <ErrorBar error={startError} /> : <Placeholder />}
      </div>
    );
  }
  return <Started desk={desk} />;
}

function Started({ desk }: { desk: DeskState }) {
  const page = useRef<HTMLDivElement>(null);
  // Coming here was a person's own act: readers hear where they are, the next Tab is the first control.
  useEffect(() => page.current?.querySelector<HTMLElement>('h1')?.focus(), []);
  const any = desk.pendingEdits > 0 || desk.parkedEdits.length > 0;
  return (
    <div className="page sync" ref={page}>
      {desk.load && <FirstLoadPage load={desk.load} service={desk.service} />}
      {/* While everything comes in and nothing goes out there are no lists to read, again and again. */}
      {(!desk.load || any) && <Overview desk={desk} />}
    </div>
  );
}

function Overview({ desk }: { desk: DeskState }) {
  const model = useModel();
  const pulse = usePulse();
  const read = useRead('sync.overview', {}, [], pulse);
  const { message } = useWorkspaceState((state) => state.sync);
  return (
    <>
      {!desk.load && <SyncHeader desk={desk} overview={read.value} onDone={read.reload} />}
      {message && <MessageBar message={message} onDismiss={() => model.changeSync({ message: null })} />}
      {read.error && <ErrorBar error={read.error} onRetry={read.reload} />}
      {!read.value && !read.error && (
        <div className="card">
          <Placeholder lines={5} />
        </div>
      )}
      {read.value && <Columns overview={read.value} pulse={pulse} reload={read.reload} />}
    </>
  );
}

function Columns({ overview, pulse, reload }: { overview: SyncOverview; pulse: number; reload: () => void }) {
  const model = useModel();
  const wanted = useWorkspaceState((state) => state.sync.selected);
  const columns = useRef<HTMLDivElement>(null);
  const focusOn = useRef<string | null>(null);
  const selected = selectedItem(overview, wanted);

  // After a decision the next edit has the focus; the row may be drawn anew by the same change.
  useEffect(() => {
    const target = focusOn.current;
    if (target === null) return;
    focusOn.current = null;
    const row = [...(columns.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])].find((candidate) => candidate.dataset['item'] === target);
    (row ?? document.querySelector<HTMLElement>('.page.sync h1'))?.focus();
  });

  function select(item: SyncItem): void {
    model.changeSync({ selected: item.groupId });
    // In one column the edit is out of sight below the list: it comes into view with the focus.
    if (window.matchMedia('(max-width: 899px)').matches) requestAnimationFrame(() => columns.current?.querySelector<HTMLElement>('.sync-detail')?.focus());
  }
  function decided(item: SyncItem, text: string): void {
    const next = nextAfter(overview.needsYou, item.groupId);
    focusOn.current = next ?? '';
    model.decided(item.groupId, { tone: 'good', text }, next);
    reload();
  }
  /** Arrow keys go through the rows of all lists. */
  function move(event: React.KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = [...(columns.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])];
    const index = rows.findIndex((row) => row === document.activeElement);
    if (step === undefined || index < 0) return;
    rows[index + step]?.focus();
    event.preventDefault();
  }
  const list = { selected: selected?.groupId ?? null, onSelect: select };
  return (
    <div className="sync-columns" ref={columns} onKeyDown={move}>
      <div className="sync-needs" data-region tabIndex={-1}>
        <NeedsYouCard items={overview.needsYou} {...list} />
      </div>
      <ItemDetail key={selected?.groupId ?? ''} item={selected} overview={overview} pulse={pulse} onDecided={decided} onChanged={reload} />
      <div className="sync-rest stack gap12" data-region tabIndex={-1}>
        <WaitingCard overview={overview} {...list} />
        <SentCard overview={overview} />
        {overview.discarded.length > 0 && <DiscardedCard items={overview.discarded} onChanged={reload} />}
        <OnThisComputerCard overview={overview} />
      </div>
    </div>
  );
}

/** The one that a person chose while it is there, else the first that needs somebody. */
function selectedItem(overview: SyncOverview, wanted: string | null): SyncItem | null {
  return [...overview.needsYou, ...overview.waiting].find((item) => item.groupId === wanted) ?? overview.needsYou[0] ?? null;
}
