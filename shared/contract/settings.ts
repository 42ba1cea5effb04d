/**
 * What one person of one computer chooses, by name. The names are also the places in the settings file (`pop.show` is `show` within
 * `pop`). A value that the organization fixes is `managed`: screens show it and cannot change it.
 */
import { z } from 'zod';
import { shortcutNames, type ShortcutName } from '../shortcut.ts';

export const settingSchemas = {
  /** `never`: a desk phone only; calls still open their session when they are answered. */
  'pop.show': z.enum(['every-call', 'when-not-on-a-call', 'never']),
  /** `pointer`: the display that the pointer is on at the moment of the ring. A fixed display that is gone counts as `primary`. */
  'pop.display': z.union([z.enum(['primary', 'pointer']), z.object({ id: z.string().min(1).max(40), label: z.string().max(200) })]),
  /** `until`: an instant (ISO 8601, UTC); null: until somebody ends it. */
  doNotDisturb: z.object({ on: z.boolean(), until: z.iso.datetime().nullable() }),
  /** The system's notifications about calls. */
  notifications: z.boolean(),
  'sounds.ring': z.boolean(),
  /** Device id of the browser engine; empty: the system's default. */
  'sounds.device': z.string().max(200),
  /** 0 to 1. */
  'sounds.volume': z.number().min(0).max(1),
  /** Keys without Ctrl or Alt in the pop and in lists (WCAG 2.1.4). */
  singleKeys: z.boolean(),
  theme: z.enum(['system', 'light', 'dark', 'high-contrast']),
  language: z.enum(['system', 'en', 'es']),
} as const;
export type SettingName = keyof typeof settingSchemas;
export type SettingValue<N extends SettingName> = z.infer<(typeof settingSchemas)[N]>;
export type SettingValues = { [N in SettingName]: SettingValue<N> };
export const settingNames = Object.keys(settingSchemas) as SettingName[];

export const defaultSettings: SettingValues = {
  'pop.show': 'every-call',
  'pop.display': 'primary',
  doNotDisturb: { on: false, until: null },
  notifications: true,
  // Off: where a desk phone rings, a second ring would be noise.
  'sounds.ring': false,
  'sounds.device': '',
  'sounds.volume': 0.6,
  singleKeys: true,
  theme: 'system',
  language: 'system',
};

/** Why a person's choice of a system-wide key was not taken; the one before stays. */
export type KeyProblem =
  | 'needs-modifier' // it would take a letter or a digit away from every program
  | 'alt-gr' // Ctrl+Alt types characters on Spanish keyboards (GUIDE 6)
  | 'own-key' // Ringdesk uses it for something else
  | 'every-program' // copying, closing a window …: it means something everywhere
  | 'other-program'; // the system says that somebody holds it

/** Name and value; the value is checked against its own schema. */
export const settingChange = z.object({ name: z.enum(settingNames as [SettingName, ...SettingName[]]), value: z.unknown() });
export const keyChange = z.object({ shortcut: z.enum(shortcutNames), keys: z.string().min(1).max(60) });

export interface DisplayChoice {
  id: string;
  /** As the system calls it; empty where it has no name. */
  label: string;
  /** In CSS pixels. */
  width: number;
  height: number;
  primary: boolean;
}

/** Everything about settings, whole, whenever something of it changes. */
export interface SettingsState {
  settings: { readonly [N in SettingName]: { value: SettingValue<N>; managed: boolean } };
  /** System-wide keys as Electron writes them (`Control+F9`); `held`: false when another program has them. */
  shortcuts: { readonly [N in ShortcutName]: { keys: string; held: boolean; managed: boolean } };
  displays: DisplayChoice[];
  /** The file of the settings could not be read and was set aside: the defaults count. Until somebody has seen it. */
  damaged: boolean;
  /** `service`: address of the case service; empty: the demonstration on this computer. */
  about: { version: string; electron: string; service: string };
}
