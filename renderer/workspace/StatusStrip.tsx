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
  warning16Regular,
} from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { syncTab } from './model.ts';
import { AttentionStatus } from './settings/AttentionStatus.tsx';
import { needsYouWords } from './sync/item-words.ts';
import { loadPercent } from './sync/load-percent.ts';
import { useSyncWords } from './sync/use-sync.ts';
import { useModel } from './workspace-context.ts';

/** What the desk is connected to and what still has to go out. */
export function StatusStrip() {
  const { t } = useTranslation('workspace');
  const model = useModel();
  const desk = useDesk((state) => state.desk);
  const out = desk !== null && (desk.service === 'offline' || desk.service === 'refused' || desk.service === 'incompatible');
  const extension = desk?.extensions[0];
  const words = useSyncWords();
  const needing = needsYouWords(words, desk?.parkedEdits ?? []);
  return (
    <footer className={`status ${out ? 'out' : ''}`} aria-label={t('status')} data-region tabIndex={-1}>
      {desk && <Service desk={desk} />}
      {desk !== null && desk.pendingEdits > 0 && <span>{t('editsWaiting', { count: desk.pendingEdits })}</span>}
      {needing !== null && (
        <button type="button" className="status-button attention" onClick={() => model.select(syncTab)}>
          <Icon shape={warning16Regular} />
          {needing}
        </button>
      )}
      <AttentionStatus />
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
  const model = useModel();
  const icon = {
    starting: cloudSync20Regular,
    refused: cloudOff20Regular,
    incompatible: cloudOff20Regular,
    offline: cloudOff20Regular,
    online: desk.load ? arrowSync20Regular : cloudCheckmark20Regular,
  }[desk.service];
  const content = (
    <>
      <Icon shape={icon} className="s" />
      {words()}
    </>
  );
  // While it loads, the words lead to where it says how far it is.
  if (desk.load && desk.service === 'online') {
    return (
      <button type="button" className="status-button" onClick={() => model.select(syncTab)}>
        {content}
      </button>
    );
  }
  return (
    <span className="row" title={desk.serviceMessage ?? undefined}>
      {content}
    </span>
  );
}
