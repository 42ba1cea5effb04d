import type { SettingName, SettingValues } from '../../../shared/contract/settings.ts';
import type { ShortcutName } from '../../../shared/shortcut.ts';

/** What the organization fixes, by name: such a value comes before the person's, who cannot change it. Nothing is fixed without a policy. */
export interface Policy {
  readonly values: Partial<SettingValues>;
  readonly shortcuts: Partial<Record<ShortcutName, string>>;
  readonly serviceUrl?: string;
}
export type ManagedName = SettingName | ShortcutName;
export const noPolicy: Policy = { values: {}, shortcuts: {} };
