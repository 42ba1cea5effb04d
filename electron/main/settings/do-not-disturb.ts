/** Do not disturb: no pop, no sound. It ends by hand or at its time; a computer that slept over that time finds it ended. */
import type { SettingValue } from '../../../shared/contract/settings.ts';
import type { Settings } from './settings.ts';

/** `setTimeout` takes no more. */
const longestTimerMs = 2 ** 31 - 1;

export function isQuiet(choice: SettingValue<'doNotDisturb'>, now: number): boolean {
  return choice.on && (choice.until === null || Date.parse(choice.until) > now);
}

/** @returns looks at the clock again (the computer woke up), and a way to stop */
export function endDoNotDisturbInTime(settings: Pick<Settings, 'value' | 'change' | 'onChange'>): { check: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const check = () => {
    clearTimeout(timer);
    const choice = settings.value('doNotDisturb');
    if (!choice.on || choice.until === null) return;
    const leftMs = Date.parse(choice.until) - Date.now();
    if (leftMs <= 0) settings.change('doNotDisturb', { on: false, until: null });
    else timer = setTimeout(check, Math.min(leftMs, longestTimerMs));
  };
  settings.onChange((name) => {
    if (name === 'doNotDisturb') check();
  });
  check();
  return { check, stop: () => clearTimeout(timer) };
}
