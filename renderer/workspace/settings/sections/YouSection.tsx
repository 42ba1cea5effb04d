import type { SettingsState } from '../../../../shared/contract/settings.ts';
import { useDesk } from '../../../common/desk-context.tsx';
import { ChoiceRow, FactRow, SettingsCard } from '../SettingRow.tsx';
import { useSetting, useSettingsWords } from '../use-settings.ts';

/** Who works here, as the case service knows it, and in which language. */
export function YouSection({ state }: { state: SettingsState }) {
  const t = useSettingsWords();
  const desk = useDesk((store) => store.desk);
  const language = useSetting(state, 'language');
  return (
    <>
      <SettingsCard title={t('youTitle')}>
        <FactRow title={t('name')} value={desk?.user?.fullName ?? t('notKnownYet')} />
        {desk?.city && <FactRow title={t('city')} value={desk.city.name} />}
      </SettingsCard>
      <SettingsCard title={t('languageTitle')}>
        <ChoiceRow
          title={t('language')}
          hint={t('languageHint')}
          {...language}
          choices={[
            { value: 'system', words: t('languageSystem') },
            // Each in its own language, so that it is found by who needs it.
            { value: 'en', words: 'English' },
            { value: 'es', words: 'Español' },
          ]}
          onChoose={language.change}
        />
      </SettingsCard>
    </>
  );
}
