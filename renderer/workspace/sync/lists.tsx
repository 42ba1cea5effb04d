/** The cards on the left: what needs somebody, what waits, what was sent, what was discarded, and how much is here. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiscardedItem, SentItem, SyncItem, SyncOverview } from '../../../shared/contract/sync-records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { bytes, daysBetween, hourWithSeconds, number, readableReference } from '../../common/format.ts';
import {
  arrowUndo16Regular,
  call16Regular,
  checkmarkCircle16Regular,
  edit16Regular,
  folder16Regular,
  type IconShape,
  note16Regular,
  person16Regular,
  warning20Filled,
} from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Tag } from '../../common/parts.tsx';
import { moment } from '../../common/words.ts';
import { EmptyState, ErrorBar } from '../parts.tsx';
import { useBridge, useModel } from '../workspace-context.ts';
import { itemWords, reasonWords } from './item-words.ts';
import type { SyncWords } from './labels.ts';
import { groupOfTable, groups } from './table-groups.ts';
import { briefMoment, span } from './times.ts';
import { useSyncWords } from './use-sync.ts';

const shownAtFirst = 5;

interface Selecting {
  selected: string | null;
  onSelect: (item: SyncItem) => void;
}

export function NeedsYouCard({ items, selected, onSelect }: { items: readonly SyncItem[] } & Selecting) {
  const t = useSyncWords();
  return (
    <section className="card" aria-labelledby="sync-needs-you">
      <header>
        {items.length > 0 && <Icon shape={warning20Filled} className="warn" />}
        <h2 id="sync-needs-you">{t('needsYou')}</h2>
        {items.length > 0 && <span className="meta num">{items.length}</span>}
      </header>
      {items.length === 0 ? (
        <EmptyState title={t('nothingNeedsYou')} hint={t('nothingNeedsYouHint')} />
      ) : (
        <ul>
          {items.map((item) => (
            <ItemRow key={item.groupId} item={item} selected={item.groupId === selected} onSelect={() => onSelect(item)} meta={needsYouMeta(t, item)}>
              {item.state === 'conflict' ? <Tag tone="warning">{t('tagConflict')}</Tag> : <Tag tone="danger">{t('tagRefused')}</Tag>}
            </ItemRow>
          ))}
        </ul>
      )}
    </section>
  );
}

function needsYouMeta(t: SyncWords, item: SyncItem): string {
  if (item.state !== 'conflict') return reasonWords(t, item.reason);
  return joined([item.reference !== null ? item.recordName : null, t('changedOnBothSides')]);
}

export function WaitingCard({ overview, selected, onSelect }: { overview: SyncOverview } & Selecting) {
  const t = useSyncWords();
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const [all, setAll] = useState(false);
  const { waiting, waitingCount } = overview;
  const oldest = waiting.map((item) => item.at).sort()[0];
  const meta = (item: SyncItem) => {
    const edited = t('edited', { time: briefMoment(common, formatting, item.at, now) });
    if (item.state === 'held') return heldWords(t, overview, item);
    if (item.state !== 'retrying') return edited;
    return item.retryAt === null || Date.parse(item.retryAt) <= now ? t('retrySoon') : t('retryAt', { time: hourWithSeconds(formatting, item.retryAt) });
  };
  return (
    <section className="card" aria-labelledby="sync-waiting">
      <header>
        <h2 id="sync-waiting">{t('waitingToSend')}</h2>
        {waitingCount > 0 && <span className="meta num">{number(formatting, waitingCount)}</span>}
        {oldest !== undefined && <span className="meta num end">{t('oldest', { time: span(t, now - Date.parse(oldest)) })}</span>}
      </header>
      {waiting.length === 0 && <p className="list-row meta">{t('nothingWaits')}</p>}
      <ul>
        {(all ? waiting : waiting.slice(0, shownAtFirst)).map((item) => (
          <ItemRow key={item.groupId} item={item} icon={itemIcon(item)} selected={item.groupId === selected} onSelect={() => onSelect(item)} meta={meta(item)}>
            <StateTag state={item.state} />
          </ItemRow>
        ))}
      </ul>
      <ShowAll shown={waiting.length} count={waitingCount} all={all} onToggle={setAll} />
    </section>
  );
}

export function heldWords(t: SyncWords, overview: SyncOverview, item: SyncItem): string {
  const before = [...overview.needsYou, ...overview.waiting].find((other) => other.groupId === item.heldBy);
  return before ? t('waitsFor', { what: itemWords(t, before) }) : t('waitsForEarlier');
}

export function StateTag({ state }: { state: SyncItem['state'] }) {
  const t = useSyncWords();
  switch (state) {
    case 'conflict':
      return <Tag tone="warning">{t('tagConflict')}</Tag>;
    case 'refused':
      return <Tag tone="danger">{t('tagRefused')}</Tag>;
    case 'sending':
      return <Tag tone="brand">{t('tagSending')}</Tag>;
    case 'retrying':
      return <Tag tone="warning">{t('tagRetrying')}</Tag>;
    case 'held':
      return <Tag>{t('tagHeld')}</Tag>;
    case 'waiting':
      return <Tag>{t('tagWaiting')}</Tag>;
  }
}

interface RowProps {
  item: SyncItem;
  icon?: IconShape;
  selected: boolean;
  meta: string;
  onSelect: () => void;
  children: React.ReactNode;
}
function ItemRow({ item, icon, selected, meta, onSelect, children }: RowProps) {
  const t = useSyncWords();
  const title = itemWords(t, item);
  const more = item.others > 0 ? t('furtherRecords', { count: item.others }) : null;
  return (
    <li>
      <button
        type="button"
        className={`list-row sync-row ${icon ? 'with-shape' : ''} ${selected ? 'selected' : ''}`}
        aria-current={selected || undefined}
        data-item={item.groupId}
        onClick={onSelect}
      >
        {icon && <Icon shape={icon} />}
        <span className="stack">
          <span className="t cut" title={title}>
            {title}
          </span>
          <span className="meta cut" title={meta}>
            {joined([meta, more])}
          </span>
        </span>
        {children}
      </button>
    </li>
  );
}

export function SentCard({ overview }: { overview: SyncOverview }) {
  const t = useSyncWords();
  const formatting = useFormatting();
  const now = useNow();
  const [all, setAll] = useState(false);
  const { sent, count } = sentToday(overview, (instant) => daysBetween(formatting, instant, now) === 0);
  return (
    <section className="card" aria-labelledby="sync-sent">
      <header>
        <h2 id="sync-sent">{t('sentToday')}</h2>
        {count > 0 && <span className="meta num">{number(formatting, count)}</span>}
      </header>
      {count === 0 && <p className="list-row meta">{t('nothingSent')}</p>}
      <ul>
        {(all ? sent : sent.slice(0, shownAtFirst)).map((item) => {
          const title = itemWords(t, item);
          return (
            <li key={item.id} className="list-row sync-row with-shape">
              <Icon shape={checkmarkCircle16Regular} className="good" />
              <span className="stack">
                <span className="t cut" title={title}>
                  {title}
                </span>
                <span className="meta cut num">{joined([hourWithSeconds(formatting, item.sentAt), nameBeside(item)])}</span>
              </span>
              <Tag>{t('tagConfirmed')}</Tag>
            </li>
          );
        })}
      </ul>
      <ShowAll shown={sent.length} count={count} all={all} onToggle={setAll} />
    </section>
  );
}

/** The list reaches back 24 hours; a day begins at midnight in the city. What the list leaves out is older than what it holds. */
export function sentToday(overview: Pick<SyncOverview, 'sent' | 'sentCount'>, isToday: (instant: string) => boolean): { sent: SentItem[]; count: number } {
  const sent = overview.sent.filter((item) => isToday(item.sentAt));
  const complete = sent.length < overview.sent.length;
  return { sent, count: complete ? sent.length : overview.sentCount };
}

/** The record's name where the title has only its reference. */
function nameBeside(item: SentItem): string | null {
  return item.kind === 'update' && item.table !== 'phonecall' && item.reference !== null ? item.recordName : item.kind === 'create' && item.reference !== null ? readableReference(item.reference) : null;
}

export function DiscardedCard({ items, onChanged }: { items: readonly DiscardedItem[]; onChanged: () => void }) {
  const t = useSyncWords();
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const model = useModel();
  const formatting = useFormatting();
  const now = useNow();
  const [error, setError] = useState<RingdeskError | null>(null);
  const [all, setAll] = useState(false);
  function restore(item: DiscardedItem, what: string): void {
    void bridge.replica('sync.restore', { id: item.id }).then((outcome) => {
      setError(outcome.ok ? null : outcome.error);
      if (outcome.ok) {
        model.changeSync({ message: { tone: 'good', text: t('restored', { what }) } });
        document.querySelector<HTMLElement>('.page.sync h1')?.focus();
      }
      onChanged();
    });
  }
  return (
    <section className="card" aria-labelledby="sync-discarded">
      <header>
        <h2 id="sync-discarded">{t('discarded')}</h2>
        <span className="meta num">{items.length}</span>
        <span className="meta end">{t('discardedHint')}</span>
      </header>
      {error && (
        <div className="body">
          <ErrorBar error={error} />
        </div>
      )}
      <ul>
        {(all ? items : items.slice(0, shownAtFirst)).map((item) => {
          const what = itemWords(t, item);
          return (
            <li key={item.id} className="list-row sync-row">
              <span className="stack">
                <span className="t cut" title={what}>
                  {what}
                </span>
                <span className="meta cut" title={item.reason ?? undefined}>
                  {joined([t('discardedAt', { time: moment(common, formatting, item.discardedAt, now) }), item.reason])}
                </span>
              </span>
              <button type="button" className="small-button framed" aria-label={t('restoreItem', { what })} onClick={() => restore(item, what)}>
                <Icon shape={arrowUndo16Regular} />
                {t('restore')}
              </button>
            </li>
          );
        })}
      </ul>
      <ShowAll shown={items.length} count={items.length} all={all} onToggle={setAll} />
    </section>
  );
}

export function OnThisComputerCard({ overview }: { overview: SyncOverview }) {
  const t = useSyncWords();
  const formatting = useFormatting();
  const lines = groups.flatMap((group) => {
    const tables = overview.rows.filter((row) => groupOfTable(row.table) === group);
    return tables.length === 0 ? [] : [{ group, count: tables.reduce((sum, row) => sum + row.count, 0) }];
  });
  return (
    <section className="card" aria-labelledby="sync-here">
      <header>
        <h2 id="sync-here">{t('onThisComputer')}</h2>
      </header>
      <dl className="pairs counts body">
        {lines.map((line) => (
          <div key={line.group}>
            <dt>{t(line.group)}</dt>
            <dd className="num">{number(formatting, line.count)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('spaceUsed')}</dt>
          <dd className="num">{bytes(formatting, overview.bytes)}</dd>
        </div>
      </dl>
    </section>
  );
}

/** @param shown how many the list holds, which may be fewer than there are */
function ShowAll({ shown, count, all, onToggle }: { shown: number; count: number; all: boolean; onToggle: (all: boolean) => void }) {
  const t = useSyncWords();
  const formatting = useFormatting();
  if (count <= shownAtFirst) return null;
  return (
    <p className="list-row sync-foot">
      <button type="button" className="text-button" aria-expanded={all} onClick={() => onToggle(!all)}>
        {all ? t('showFewer') : t('showAll', { number: number(formatting, count) })}
      </button>
      {all && shown < count && <span className="meta">{t('newestOnly', { number: number(formatting, shown) })}</span>}
    </p>
  );
}

export function itemIcon(item: Pick<SyncItem, 'table' | 'columns'>): IconShape {
  switch (item.table) {
    case 'incident':
      return folder16Regular;
    case 'contact':
      return person16Regular;
    case 'annotation':
      return note16Regular;
    case 'phonecall':
      return item.columns.length === 1 && item.columns[0] === 'description' ? note16Regular : call16Regular;
    default:
      return edit16Regular;
  }
}

const joined = (parts: readonly (string | null)[]) => parts.filter((part) => part !== null && part !== '').join(' · ');
