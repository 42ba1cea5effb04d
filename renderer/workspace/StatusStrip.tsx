import { useTranslation } from 'react-i18next';
import type { DeskState } from '../../shared/contract/records.ts';
import { useDesk, useFormatting } from '../common/desk-context.tsx';
import { hour, hourWithSeconds, oneFullStop } from '../common/format.ts';
import {
  arrowSync20Regular,
  call20Regular,
  cloudCheckmark20Regular,
  cloudOff20Regular,
  cloudSync20Regular,
  warning16Filled,
} from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { loadPercent } from './desk/load-percent.ts';
import { deskTab } from './model.ts';
import { useModel } from './workspace-context.ts';

/** What the desk is connected to and what still has to go out. */
export function StatusStrip() {
  const { t } = useTranslation('workspace');
  const model = useModel();
  const desk = useDesk((state) => state.desk);
  const out = desk !== null && (desk.service === 'offline' || desk.service === 'refused' || desk.service === 'incompatible');
  const extension = desk?.extensions[0];
  return (
    <footer className={`status ${out ? 'out' : ''}`} aria-label={t('status')} data-region tabIndex={-1}>
      {desk && <Service desk={desk} />}
      {desk !== null && desk.pendingEdits > 0 && <span>{t('editsWaiting', { count: desk.pendingEdits })}</span>}
      {desk !== null && desk.parkedEdits.length > 0 && (
        <button type="button" className="status-button" onClick={() => model.select(deskTab)}>
          <Icon shape={warning16Filled} />
          {t('editsRefused', { count: desk.parkedEdits.length })}
        </button>
      )}
      {desk && (
        <span className="row end">
          <Icon shape={call20Regular} className="s" />
          {extension === undefined
            ? t('noDeskPhone')
            : desk.service === 'online'
              ? t('deskPhoneConnected', { extension })
              : t('deskPhone', { extension })}
        </span>
      )}
    </footer>
  );
}

function Service({ desk }: { desk: DeskState }) {
  const { t } = useTranslation(['workspace', 'common']);
  const formatting = useFormatting();
  const words = () => {
    switch (desk.service) {
      case 'starting':
        return t('connecting');
      case 'refused':
        return t('refused');
      case 'incompatible':
        return t('incompatible');
      case 'offline':
        return `${t('common:offline')} ${desk.asOf ? oneFullStop(t('common:offlineStrip', { time: hour(formatting, desk.asOf) })) : t('common:offlineStripEmpty')}`;
      case 'online':
        if (desk.load) return t('firstLoad', { percent: loadPercent(desk.load, formatting.locale) });
        return desk.asOf ? t('upToDate', { time: hourWithSeconds(formatting, desk.asOf) }) : t('upToDateNow');
    }
  };
  const icon = {
    starting: cloudSync20Regular,
    refused: cloudOff20Regular,
    incompatible: cloudOff20Regular,
    offline: cloudOff20Regular,
    online: desk.load ? arrowSync20Regular : cloudCheckmark20Regular,
  }[desk.service];
  return (
    <span className="row" title={desk.serviceMessage ?? undefined}>
      <Icon shape={icon} className="s" />
      {words()}
    </span>
  );
}
