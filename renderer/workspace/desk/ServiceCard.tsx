import { ProgressBar } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DeskState } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { number } from '../../common/format.ts';
import { cloudCheckmark20Regular, cloudOff20Regular, cloudSync20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { moment } from '../../common/words.ts';
import { loadPercent } from './load-percent.ts';

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

const tableKeys = {
  contact: 'tableContacts',
  incident: 'tableCases',
  incidentresolution: 'tableCases',
  phonecall: 'tableCalls',
  email: 'tableActivities',
  task: 'tableActivities',
  activityparty: 'tableActivities',
  annotation: 'tableActivities',
  ring_workorder: 'tableCases',
  account: 'tableAccounts',
  knowledgearticle: 'tableKnowledge',
  template: 'tableKnowledge',
  subject: 'tableKnowledge',
  knowledgearticleincident: 'tableKnowledge',
  systemuser: 'tableRouting',
  team: 'tableRouting',
  teammembership: 'tableRouting',
  queue: 'tableRouting',
  queueitem: 'tableRouting',
  ring_category: 'tableRouting',
} as const;

export function FirstLoad({ load }: { load: NonNullable<DeskState['load']> }) {
  const { t } = useTranslation('workspace');
  const formatting = useFormatting();
  const current = load.tables.find((table) => table.stage === 'loading' || table.stage === 'indexing')?.table ?? '';
  const key = tableKeys[current as keyof typeof tableKeys] as (typeof tableKeys)[keyof typeof tableKeys] | undefined;
  return (
    <section className="card first-load" aria-labelledby="first-load">
      <h2 id="first-load">{t('firstLoadTitle')}</h2>
      <p className="dense">{t('firstLoadHint')}</p>
      <p className="percent num">{loadPercent(load, formatting.locale)}</p>
      <ProgressBar value={load.share} thickness="large" aria-label={t('firstLoadLabel')} />
      <p className="meta num">{t('firstLoadTable', { table: key ? t(key) : current, rows: number(formatting, load.rows) })}</p>
    </section>
  );
}
