import { dismiss20Regular, warning20Filled } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { settingsTab } from '../model.ts';
import { useBridge, useModel } from '../workspace-context.ts';
import { useSettings, useSettingsWords } from './use-settings.ts';

/** The settings file could not be read: said once, wherever one is, until somebody has seen it. */
export function SettingsDamagedBar() {
  const t = useSettingsWords();
  const bridge = useBridge();
  const model = useModel();
  const damaged = useSettings()?.damaged ?? false;
  if (!damaged) return null;
  const seen = () => void bridge.host('settings.damageSeen', {});
  return (
    <div className="settings-damaged bar" role="alert">
      <Icon shape={warning20Filled} />
      <div className="grow">{t('damaged')}</div>
      <button
        type="button"
        className="text-button"
        onClick={() => {
          model.select(settingsTab);
          seen();
        }}
      >
        {t('damagedLook')}
      </button>
      <button type="button" className="bar-close" aria-label={t('damagedSeen')} onClick={seen}>
        <Icon shape={dismiss20Regular} className="s" />
      </button>
    </div>
  );
}
