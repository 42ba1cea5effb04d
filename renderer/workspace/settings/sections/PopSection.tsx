import type { DisplayChoice, SettingsState } from '../../../../shared/contract/settings.ts';
import { quietFrom } from '../do-not-disturb.ts';
import { KeysCard } from '../KeysCard.tsx';
import { ChoiceRow, SettingsCard, SwitchRow } from '../SettingRow.tsx';
import { type Setting, useQuietWords, useSetting, useSettingsWords } from '../use-settings.ts';

export function PopSection({ state }: { state: SettingsState }) {
  const t = useSettingsWords();
  const show = useSetting(state, 'pop.show');
  const display = useSetting(state, 'pop.display');
  const notifications = useSetting(state, 'notifications');
  const quiet = useSetting(state, 'doNotDisturb');
  const quietNow = useQuietWords();
  return (
    <>
      <SettingsCard title={t('ringTitle')}>
        <ChoiceRow
          title={t('show')}
          hint={show.value === 'never' ? t('showNeverHint') : t('showHint')}
          {...show}
          choices={[
            { value: 'every-call', words: t('showEvery') },
            { value: 'when-not-on-a-call', words: t('showNotOnACall') },
            { value: 'never', words: t('showNever') },
          ]}
          onChoose={show.change}
        />
        <DisplayRow displays={state.displays} setting={display} />
        <SwitchRow title={t('notifications')} hint={t('notificationsHint')} {...notifications} on={notifications.value} onChange={notifications.change} />
        <SwitchRow
          title={t('doNotDisturb')}
          hint={quiet.value.until === null ? t('doNotDisturbHint') : (quietNow ?? undefined)}
          {...quiet}
          on={quiet.value.on}
          onChange={(on) => quiet.change(on ? quietFrom('until-ended', new Date()) : { on: false, until: null })}
        />
      </SettingsCard>
      <KeysCard state={state} />
    </>
  );
}

/** Displays by name and size. One that was chosen and is gone stays in the list: it may be plugged in again. */
function DisplayRow({ displays, setting }: { displays: readonly DisplayChoice[]; setting: Setting<'pop.display'> }) {
  const t = useSettingsWords();
  const { value } = setting;
  const fixed = typeof value === 'object' ? value : null;
  const nameOf = (display: DisplayChoice, index: number) => {
    const size = { width: String(display.width), height: String(display.height) };
    return display.label === ''
      ? t('displayNumbered', { number: String(index + 1), ...size })
      : t('displayNamed', { name: display.label, ...size });
  };
  const isGone = fixed !== null && !displays.some((display) => display.id === fixed.id || (fixed.label !== '' && display.label === fixed.label));
  const valueOf = (choice: typeof value) => {
    if (typeof choice === 'string') return choice;
    const there = displays.find((display) => display.id === choice.id) ?? displays.find((display) => choice.label !== '' && display.label === choice.label);
    return `display-${there?.id ?? choice.id}`;
  };
  const gone = isGone && fixed ? [{ value: valueOf(fixed), words: t('displayGone', { name: fixed.label === '' ? t('displayUnnamed') : fixed.label }) }] : [];
  const one = displays.length < 2;
  return (
    <ChoiceRow<string>
      title={t('display')}
      hint={isGone ? t('displayGoneHint') : t('displayHint')}
      managed={setting.managed}
      error={setting.error}
      value={valueOf(value)}
      choices={[
        { value: 'primary', words: t('displayPrimary') },
        { value: 'pointer', words: t('displayPointer') },
        ...(one ? [] : displays.map((display, index) => ({ value: `display-${display.id}`, words: nameOf(display, index) }))),
        ...(one && fixed && !isGone && displays[0] ? [{ value: valueOf(fixed), words: nameOf(displays[0], 0) }] : []),
        ...gone,
      ]}
      onChoose={(chosen) => {
        if (chosen === 'primary' || chosen === 'pointer') return setting.change(chosen);
        const display = displays.find((candidate) => `display-${candidate.id}` === chosen);
        if (display) setting.change({ id: display.id, label: display.label });
      }}
    />
  );
}
