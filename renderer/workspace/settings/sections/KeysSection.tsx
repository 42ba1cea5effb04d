import type { SettingsState } from '../../../../shared/contract/settings.ts';
import { KeysCard } from '../KeysCard.tsx';
import { SettingsCard, SwitchRow } from '../SettingRow.tsx';
import { useSetting, useSettingsWords } from '../use-settings.ts';

export function KeysSection({ state }: { state: SettingsState }) {
  const t = useSettingsWords();
  const single = useSetting(state, 'singleKeys');
  return (
    <>
      <KeysCard state={state} />
      <SettingsCard title={t('singleKeysTitle')}>
        <SwitchRow title={t('singleKeys')} hint={t('singleKeysHint')} {...single} on={single.value} onChange={single.change} />
      </SettingsCard>
    </>
  );
}
