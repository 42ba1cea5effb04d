import type { SettingsState } from '../../../../shared/contract/settings.ts';
import { FactRow, SettingsCard } from '../SettingRow.tsx';
import { useSettingsWords } from '../use-settings.ts';

export function AboutSection({ state }: { state: SettingsState }) {
  const t = useSettingsWords();
  const { version, electron, service } = state.about;
  return (
    <>
      <SettingsCard title={t('aboutTitle')}>
        <FactRow title={t('version')} value={version} />
        <FactRow title={t('runtime')} value={`Electron ${electron}`} />
      </SettingsCard>
      <SettingsCard title={t('serviceTitle')}>
        <FactRow title={t('service')} hint={t('serviceHint')} value={service === '' ? t('serviceEmbedded') : service} />
      </SettingsCard>
    </>
  );
}
