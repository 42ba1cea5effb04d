import type { Capabilities } from '../../../../shared/wire.ts';
import { useDesk } from '../../../common/desk-context.tsx';
import { FactRow, SettingsCard } from '../SettingRow.tsx';
import { useSettingsWords } from '../use-settings.ts';

const abilities = [
  ['answer', 'abilityAnswer'],
  ['hangUp', 'abilityHangUp'],
  ['hold', 'abilityHold'],
  ['mute', 'abilityMute'],
  ['transfer', 'abilityTransfer'],
  ['warmTransfer', 'abilityWarmTransfer'],
  ['addParty', 'abilityAddParty'],
  ['dial', 'abilityDial'],
  ['presence', 'abilityPresence'],
] as const satisfies readonly (readonly [keyof Capabilities, string])[];

/** What the desk phone is and can be told to do; nothing here is a choice of this computer. */
export function PhoneSection() {
  const t = useSettingsWords();
  const desk = useDesk((state) => state.desk);
  const extensions = desk?.extensions ?? [];
  return (
    <>
      <SettingsCard title={t('phoneTitle')}>
        <FactRow
          title={t('extensions', { count: Math.max(1, extensions.length) })}
          hint={t('extensionsHint')}
          value={extensions.length > 0 ? extensions.join(', ') : t('noExtension')}
        />
      </SettingsCard>
      <SettingsCard title={t('abilitiesTitle')}>
        <p className="settings-note meta">{t('abilitiesHint')}</p>
        {abilities.map(([name, words]) => (
          <FactRow key={name} title={t(words)} value={desk?.capabilities[name] ? t('yes') : t('no')} />
        ))}
      </SettingsCard>
    </>
  );
}
