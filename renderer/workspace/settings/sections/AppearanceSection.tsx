import type { SettingsState } from '../../../../shared/contract/settings.ts';
import { ChoiceRow, SettingsCard } from '../SettingRow.tsx';
import { useSetting, useSettingsWords } from '../use-settings.ts';

export function AppearanceSection({ state }: { state: SettingsState }) {
  const t = useSettingsWords();
  const theme = useSetting(state, 'theme');
  return (
    <SettingsCard title={t('themeTitle')}>
      <ChoiceRow
        title={t('theme')}
        hint={t('themeHint')}
        {...theme}
        choices={[
          { value: 'system', words: t('themeSystem') },
          { value: 'light', words: t('themeLight') },
          { value: 'dark', words: t('themeDark') },
          { value: 'high-contrast', words: t('themeHighContrast') },
        ]}
        onChoose={theme.change}
      />
    </SettingsCard>
  );
}
