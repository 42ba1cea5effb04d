/** Something on its way: what it writes, and why it has not gone yet. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { SyncItemDetail, SyncOverview } from '../../../shared/contract/sync-records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { hourWithSeconds, oneFullStop } from '../../common/format.ts';
import { ErrorBar } from '../parts.tsx';
import { useBridge } from '../workspace-context.ts';
import { FieldList } from './FieldList.tsx';
import { itemWords } from './item-words.ts';
import { heldWords, StateTag } from './lists.tsx';
import { whenPhrase } from './times.ts';
import { useSyncWords } from './use-sync.ts';

export function WaitingView({ detail, overview, onChanged }: { detail: SyncItemDetail; overview: SyncOverview; onChanged: () => void }) {
  const t = useSyncWords();
  const bridge = useBridge();
  const formatting = useFormatting();
  const now = useNow();
  const [error, setError] = useState<RingdeskError | null>(null);
  function tryNow(): void {
    void bridge.replica('sync.retry', { groupId: detail.groupId, changes: [] }).then((outcome) => {
      setError(outcome.ok ? null : outcome.error);
      onChanged();
    });
  }
  const again = detail.retryAt === null || Date.parse(detail.retryAt) <= now ? t('retrySoon') : t('retryAt', { time: hourWithSeconds(formatting, detail.retryAt) });
  return (
    <>
      <header>
        <div className="grow">
          <h2 className="detail-title selectable">{itemWords(t, detail)}</h2>
          <p className="meta">{oneFullStop(t('youChanged', { when: whenPhrase(t, formatting, detail.at, now) }))}</p>
        </div>
        <StateTag state={detail.state} />
      </header>
      <div className="body stack gap12">
        {error && <ErrorBar error={error} />}
        <p className="dense">
          {detail.state === 'sending' && t('sendingIntro')}
          {detail.state === 'waiting' && t('waitingIntro')}
          {detail.state === 'held' && oneFullStop(`${heldWords(t, overview, detail)}.`)}
          {detail.state === 'retrying' && oneFullStop(`${t('retryingIntro', { reason: detail.reason ?? t('noReason') })} ${again}.`)}
        </p>
        <FieldList detail={detail} />
      </div>
      {detail.state === 'retrying' && (
        <footer className="detail-foot">
          <Button onClick={tryNow}>{t('tryNow')}</Button>
        </footer>
      )}
    </>
  );
}
