/** The edit that is selected: a conflict to decide, a refusal to put right, or something on its way. */
import type { SyncItem, SyncItemDetail, SyncOverview } from '../../../shared/contract/sync-records.ts';
import { EmptyState, ErrorBar, Placeholder } from '../parts.tsx';
import { useRead } from '../workspace-context.ts';
import { ConflictView } from './ConflictView.tsx';
import { itemWords } from './item-words.ts';
import { RefusedView } from './RefusedView.tsx';
import { useSyncWords } from './use-sync.ts';
import { WaitingView } from './WaitingView.tsx';

interface Props {
  item: SyncItem | null;
  overview: SyncOverview;
  pulse: number;
  /** It is off the list; what happened, for the message on top. */
  onDecided: (item: SyncItem, text: string) => void;
  onChanged: () => void;
}

export function ItemDetail({ item, ...more }: Props) {
  const t = useSyncWords();
  if (item) return <Detail item={item} {...more} />;
  if (more.overview.waiting.length === 0) return null;
  return (
    <section className="card sync-detail" aria-label={t('selectTitle')} data-region tabIndex={-1}>
      <EmptyState title={t('selectTitle')} hint={t('selectHint')} />
    </section>
  );
}

function Detail({ item, overview, pulse, onDecided, onChanged }: Props & { item: SyncItem }) {
  const t = useSyncWords();
  const read = useRead('sync.item', { groupId: item.groupId }, [], pulse);
  const detail = read.value;
  return (
    <section className="card sync-detail" aria-label={itemWords(t, item)} data-region tabIndex={-1}>
      {/* It may have gone between the list and this read: then the list is read again, too. */}
      {read.error && read.error.code !== 'not-found' && (
        <div className="body padded">
          <ErrorBar error={read.error} onRetry={read.reload} />
        </div>
      )}
      {!detail && (!read.error || read.error.code === 'not-found') && <Placeholder lines={6} />}
      {detail && <Body detail={detail} overview={overview} onDecided={(text) => onDecided(item, text)} onChanged={onChanged} />}
    </section>
  );
}

interface BodyProps {
  detail: SyncItemDetail;
  overview: SyncOverview;
  onDecided: (text: string) => void;
  onChanged: () => void;
}
function Body({ detail, overview, onDecided, onChanged }: BodyProps) {
  switch (detail.state) {
    case 'conflict':
      return <ConflictView detail={detail} onDecided={onDecided} />;
    case 'refused':
      return <RefusedView detail={detail} onDecided={onDecided} />;
    case 'waiting':
    case 'sending':
    case 'retrying':
    case 'held':
      return <WaitingView detail={detail} overview={overview} onChanged={onChanged} />;
  }
}
