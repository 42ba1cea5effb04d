/** How long nobody wants to be disturbed. */
import type { SettingValue } from '../../../shared/contract/settings.ts';

export type QuietFor = 'half-an-hour' | 'an-hour' | 'until-tomorrow' | 'until-ended';
export const quietChoices: readonly QuietFor[] = ['half-an-hour', 'an-hour', 'until-tomorrow', 'until-ended'];

/** Tomorrow begins at midnight of this computer's clock, which is the one that the person sees. */
export function quietFrom(choice: QuietFor, now: Date): SettingValue<'doNotDisturb'> {
  const later = (minutes: number) => ({ on: true, until: new Date(now.getTime() + minutes * 60_000).toISOString() });
  switch (choice) {
    case 'half-an-hour':
      return later(30);
    case 'an-hour':
      return later(60);
    case 'until-tomorrow':
      return { on: true, until: new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).toISOString() };
    case 'until-ended':
      return { on: true, until: null };
  }
}

export type QuietUntil = { kind: 'ended' } | { kind: 'tomorrow' } | { kind: 'hour'; instant: string };

/** How long it still goes on; null when calls may disturb. */
export function quietUntil(choice: SettingValue<'doNotDisturb'>): QuietUntil | null {
  if (!choice.on) return null;
  if (choice.until === null) return { kind: 'ended' };
  const until = new Date(choice.until);
  const isMidnight = until.getHours() === 0 && until.getMinutes() === 0 && until.getSeconds() === 0;
  return isMidnight ? { kind: 'tomorrow' } : { kind: 'hour', instant: choice.until };
}
