import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingName, SettingsState, SettingValue } from '../../../shared/contract/settings.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useDesk, useFormatting } from '../../common/desk-context.tsx';
import { hour } from '../../common/format.ts';
import { useBridge } from '../workspace-context.ts';
import { quietUntil } from './do-not-disturb.ts';

export const useSettingsWords = () => useTranslation('settings').t;

/** How long calls do not disturb, in words; null when they may. */
export function useQuietWords(): string | null {
  const t = useSettingsWords();
  const formatting = useFormatting();
  const choice = useSettings()?.settings.doNotDisturb.value;
  const until = choice ? quietUntil(choice) : null;
  switch (until?.kind) {
    case undefined:
      return null;
    case 'ended':
      return t('doNotDisturb');
    case 'tomorrow':
      return t('doNotDisturbTomorrow');
    case 'hour':
      return t('doNotDisturbUntil', { time: hour(formatting, until.instant) });
  }
}

/** null until main has told. */
export const useSettings = (): SettingsState | null => useDesk((state) => state.settings);

export interface Setting<N extends SettingName> {
  value: SettingValue<N>;
  managed: boolean;
  /** Why the last change was not taken. */
  error: RingdeskError | null;
  change: (value: SettingValue<N>) => void;
}

/** One setting and its change, which counts at once: the new value comes back with the pushed state. */
export function useSetting<N extends SettingName>(state: SettingsState, name: N): Setting<N> {
  const bridge = useBridge();
  const [error, setError] = useState<RingdeskError | null>(null);
  const change = (value: SettingValue<N>) => {
    void bridge.host('settings.change', { name, value }).then((outcome) => setError(outcome.ok ? null : outcome.error));
  };
  const { value, managed } = state.settings[name];
  return { value, managed, error, change };
}
