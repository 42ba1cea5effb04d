import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { DeskState } from '../../../shared/contract/records.ts';
import type { SyncOverview } from '../../../shared/contract/sync-records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { hour, hourWithSeconds } from '../../common/format.ts';
import { arrowSync20Regular, cloudCheckmark20Regular, cloudOff20Regular, cloudSync20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Tag } from '../../common/parts.tsx';
import { ErrorBar } from '../parts.tsx';
import { useBridge } from '../workspace-context.ts';
import { span } from './times.ts';
import { useSyncWords } from './use-sync.ts';

export function SyncHeader({ desk, overview, onDone }: { desk: DeskState; overview: SyncOverview | null; onDone: () => void }) {
  const t = useSyncWords();
  const bridge = useBridge();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  function now(): void {
    if (busy) return;
    setBusy(true);
    void bridge.replica('sync.now', {}).then((outcome) => {
      setBusy(false);
      setError(outcome.ok ? null : outcome.error);
      onDone();
    });
  }
  return (
    <>
      <div className="sync-heading">
        <h1 className="page-title" tabIndex={-1}>
          {t('title')}
        </h1>
        <State desk={desk} />
        <NextCheck desk={desk} overview={overview} />
        <Button className="end" disabledFocusable={busy} icon={<Icon shape={arrowSync20Regular} />} onClick={now}>
          {t('syncNow')}
        </Button>
      </div>
      {error && <ErrorBar error={error} onRetry={now} />}
    </>
  );
}

function State({ desk }: { desk: DeskState }) {
  const t = useSyncWords();
  const formatting = useFormatting();
  switch (desk.service) {
    case 'online':
      return (
        <Tag icon={cloudCheckmark20Regular} tone="success">
          {desk.asOf === null ? t('stateConnected') : t('stateUpToDate', { time: hourWithSeconds(formatting, desk.asOf) })}
        </Tag>
      );
    case 'starting':
      return <Tag icon={cloudSync20Regular}>{t('stateConnecting')}</Tag>;
    case 'offline':
      return (
        <Tag icon={cloudOff20Regular} tone="warning">
          {desk.asOf === null ? t('stateOfflineEmpty') : t('stateOffline', { time: hour(formatting, desk.asOf) })}
        </Tag>
      );
    case 'refused':
      return (
        <Tag icon={cloudOff20Regular} tone="danger">
          {t('stateRefused')}
        </Tag>
      );
    case 'incompatible':
      return (
        <Tag icon={cloudOff20Regular} tone="danger">
          {t('stateIncompatible')}
        </Tag>
      );
  }
}

function NextCheck({ desk, overview }: { desk: DeskState; overview: SyncOverview | null }) {
  const t = useSyncWords();
  const now = useNow();
  if (desk.service === 'offline') return <span className="meta">{t('sentWhenBack')}</span>;
  if (desk.service === 'refused') return <span className="meta">{t('workspace:refused')}</span>;
  if (desk.service === 'incompatible') return <span className="meta">{t('workspace:incompatible')}</span>;
  const at = overview?.nextCheckAt ?? null;
  if (at === null) return null;
  const left = Date.parse(at) - now;
  return <span className="meta num">{left <= 0 ? t('nextCheckSoon') : t('nextCheck', { time: span(t, left + 999) })}</span>;
}
