/** The first load: what works already, how far it is, how long it takes. Calls are never blocked by it. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { DeskState } from '../../../shared/contract/records.ts';
import type { LoadState } from '../../../shared/contract/sync-records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { number } from '../../common/format.ts';
import { checkmarkCircle20Regular, clock20Regular, cloudOff20Regular, pause20Regular, play20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { ErrorBar } from '../parts.tsx';
import { useBridge } from '../workspace-context.ts';
import { loadPercent } from './load-percent.ts';
import { abilities, type LoadGroup, loadGroups, worksAlready } from './table-groups.ts';
import { Meter } from './Meter.tsx';
import { timeLeftWords } from './load-words.ts';
import { useSyncWords } from './use-sync.ts';

export function FirstLoadPage({ load, service }: { load: LoadState; service: DeskState['service'] }) {
  const t = useSyncWords();
  const bridge = useBridge();
  const formatting = useFormatting();
  const [error, setError] = useState<RingdeskError | null>(null);
  const percent = loadPercent(load, formatting.locale);
  const left = timeLeftWords(t, load);
  const pause = () => void bridge.replica('sync.pause', { paused: !load.paused }).then((outcome) => setError(outcome.ok ? null : outcome.error));
  const away = service !== 'online' && service !== 'starting';
  return (
    <div className="load-page" data-region tabIndex={-1}>
      <div>
        <h1 className="load-title" tabIndex={-1}>
          {t('workspace:firstLoadTitle')}
        </h1>
        <p className="load-intro">{t('workspace:firstLoadHint')}</p>
      </div>
      {error && <ErrorBar error={error} />}
      {away && (
        <div className="bar warning" role="status">
          <Icon shape={cloudOff20Regular} />
          <div>{t('loadOffline')}</div>
        </div>
      )}
      <section className="card load-card" aria-label={t('workspace:firstLoadLabel')}>
        <div className="load-far">
          <span className="percent num">{percent}</span>
          <span className="meta">{away && !load.paused ? '' : left}</span>
          <Button className="end" icon={<Icon shape={load.paused ? play20Regular : pause20Regular} />} onClick={pause}>
            {load.paused ? t('resume') : t('pause')}
          </Button>
        </div>
        <Meter large share={load.share} label={t('workspace:firstLoadLabel')} words={[percent, left].filter((part) => part !== '').join(', ')} />
        <div className="load-groups">
          {loadGroups(load).map((group) => (
            <GroupRow key={group.group} group={group} />
          ))}
        </div>
      </section>
      <section className="card" aria-labelledby="works-already">
        <header>
          <h2 id="works-already">{t('worksAlready')}</h2>
        </header>
        <ul>
          {abilities.map((ability) => {
            const works = worksAlready(load, ability);
            return (
              <li key={ability} className="list-row ability">
                <Icon shape={works ? checkmarkCircle20Regular : clock20Regular} className={works ? 'good' : ''} />
                <span>
                  {t(ability)}
                  <span className="sr">, {works ? t('worksYes') : t('worksLater')}</span>
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <p className="meta">{load.paused ? t('loadPausedHint') : t('loadSafe')}</p>
    </div>
  );
}

function GroupRow({ group }: { group: LoadGroup }) {
  const t = useSyncWords();
  const formatting = useFormatting();
  const rows = number(formatting, group.rows);
  const words =
    group.stage === 'waiting'
      ? t('stageWaiting')
      : group.stage === 'indexing'
        ? t('stageIndexing')
        : group.total === null
          ? t('rowsSoFar', { count: group.rows, formatted: rows })
          : // More may have come since it was counted; nobody has 12 of 11.
            t('rowsOf', { rows, total: number(formatting, Math.max(group.rows, group.total)) });
  return (
    <div className="load-group">
      <span>{t(group.group)}</span>
      <Meter share={group.share} label={t(group.group)} words={words} />
      <span className="meta num">{words}</span>
    </div>
  );
}
