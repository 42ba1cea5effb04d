import { useTranslation } from 'react-i18next';
import type { DeskState } from '../../../shared/contract/records.ts';
import type { LoadState } from '../../../shared/contract/sync-records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { cloudCheckmark20Regular, cloudOff20Regular, cloudSync20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { moment } from '../../common/words.ts';
import { syncTab } from '../model.ts';
import { loadPercent } from '../sync/load-percent.ts';
import { timeLeftWords } from '../sync/load-words.ts';
import { Meter } from '../sync/Meter.tsx';
import { useSyncWords } from '../sync/use-sync.ts';
import { useModel } from '../workspace-context.ts';

export function ServiceCard({ desk }: { desk: DeskState }) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const [icon, words] = (
    {
      online: [cloudCheckmark20Regular, t('serviceOnline')],
      starting: [cloudSync20Regular, t('connecting')],
      offline: [cloudOff20Regular, t('serviceOffline')],
      refused: [cloudOff20Regular, t('refused')],
      incompatible: [cloudOff20Regular, t('incompatible')],
    } as const
  )[desk.service];
  const out = desk.service !== 'online' && desk.service !== 'starting';
  return (
    <section className={`card ${out ? 'attention' : ''}`} aria-labelledby="service-card">
      <header>
        <Icon shape={icon} />
        <h2 id="service-card">{t('serviceCard')}</h2>
      </header>
      <div className="body stack gap8 dense">
        <p>{desk.load && desk.service === 'online' ? t('firstLoad', { percent: loadPercent(desk.load, formatting.locale) }) : words}</p>
        {desk.asOf !== null && desk.service !== 'online' && (
          <p className="meta">{t('serviceAsOf', { time: moment(common, formatting, desk.asOf, now) })}</p>
        )}
        {desk.pendingEdits > 0 && <p className="meta">{t('editsWaiting', { count: desk.pendingEdits })}</p>}
      </div>
    </section>
  );
}

/** The small face of the load; the whole one is the Sync page. */
export function FirstLoad({ load }: { load: LoadState }) {
  const t = useSyncWords();
  const model = useModel();
  const { locale } = useFormatting();
  const percent = loadPercent(load, locale);
  const left = timeLeftWords(t, load);
  return (
    <section className="card first-load" aria-labelledby="first-load">
      <h2 id="first-load">{t('workspace:firstLoadTitle')}</h2>
      <p className="dense">{t('workspace:firstLoadHint')}</p>
      <p className="load-far">
        <span className="percent num">{percent}</span>
        <span className="meta">{left}</span>
        <button type="button" className="text-button end" onClick={() => model.select(syncTab)}>
          {t('loadDetails')}
        </button>
      </p>
      <Meter large share={load.share} label={t('workspace:firstLoadLabel')} words={[percent, left].filter((part) => part !== '').join(', ')} />
    </section>
  );
}
