import { alertOff16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { settingsTab } from '../model.ts';
import { useModel } from '../workspace-context.ts';
import { useQuietWords, useSettings, useSettingsWords } from './use-settings.ts';

/** In the status strip, in words, as long as calls do not pop: nobody should wonder why nothing appears. */
export function AttentionStatus() {
  const t = useSettingsWords();
  const model = useModel();
  const settings = useSettings()?.settings;
  const quiet = useQuietWords();
  if (!settings) return null;
  if (!quiet && settings['pop.show'].value !== 'never') return null;
  return (
    <button type="button" className="status-button quiet" onClick={() => model.select(settingsTab)}>
      <Icon shape={alertOff16Regular} className="s" />
      {quiet ?? t('popOff')}
    </button>
  );
}
