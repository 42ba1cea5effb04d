/** The settings as they count now: policy before choice, choice before default. Whoever lives by one hears when it changes. */
import { defaultSettings, settingNames, settingSchemas, type SettingName, type SettingsState, type SettingValue } from '../../../shared/contract/settings.ts';
import { RingdeskFault } from '../../../shared/errors.ts';
import { defaultShortcuts, shortcutNames, type ShortcutName } from '../../../shared/shortcut.ts';
import { noPolicy, type Policy } from './policy.ts';
import type { SettingsStore } from './settings-store.ts';

export interface Settings {
  value<N extends SettingName>(name: N): SettingValue<N>;
  values(): SettingsState['settings'];
  shortcut(name: ShortcutName): { keys: string; managed: boolean };
  /** @throws RingdeskFault `not-allowed` for a managed value, `invalid-input` for one that does not fit */
  change(name: SettingName, value: unknown): void;
  changeShortcut(name: ShortcutName, keys: string): void;
  onChange(listener: (name: SettingName | 'shortcuts') => void): void;
}

export function createSettings(store: SettingsStore, policy: Policy = noPolicy): Settings {
  const listeners: ((name: SettingName | 'shortcuts') => void)[] = [];
  const tell = (name: SettingName | 'shortcuts') => listeners.forEach((listener) => listener(name));
  const value = <N extends SettingName>(name: N): SettingValue<N> => {
    const fixed = policy.values[name];
    if (fixed !== undefined) return fixed;
    const stored = settingSchemas[name].safeParse(store.get(name));
    return stored.success ? (stored.data as SettingValue<N>) : (defaultSettings[name]);
  };
  return {
    value,
    values: () =>
      Object.fromEntries(settingNames.map((name) => [name, { value: value(name), managed: policy.values[name] !== undefined }])) as unknown as SettingsState['settings'],
    shortcut(name) {
      const fixed = policy.shortcuts[name];
      const stored = store.get(`shortcuts.${name}`);
      return { keys: fixed ?? (typeof stored === 'string' ? stored : defaultShortcuts[name]), managed: fixed !== undefined };
    },
    change(name, wanted) {
      refuseManaged(policy.values[name] !== undefined, name);
      const parsed = settingSchemas[name].safeParse(wanted);
      if (!parsed.success) {
        throw new RingdeskFault({ code: 'invalid-input', message: `${name} cannot be this: ${parsed.error.issues.map((issue) => issue.message).join('; ')}` });
      }
      store.set(name, parsed.data);
      tell(name);
    },
    changeShortcut(name, keys) {
      refuseManaged(policy.shortcuts[name] !== undefined, name);
      store.set('shortcuts', { ...Object.fromEntries(shortcutNames.map((other) => [other, this.shortcut(other).keys])), [name]: keys });
      tell('shortcuts');
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function refuseManaged(managed: boolean, name: string): void {
  if (managed) throw new RingdeskFault({ code: 'not-allowed', message: `${name} is set by your organization. Ask the IT service desk to change it.` });
}
