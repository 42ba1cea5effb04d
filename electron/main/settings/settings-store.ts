/** Where settings are kept: `settings.json` in the user's data folder, written by electron-store. A damaged file falls back to the defaults. */
import { join } from 'node:path';
import { app } from 'electron';
import Store from 'electron-store';
import { settingNames, settingSchemas } from '../../../shared/contract/settings.ts';
import { normalShortcut, shortcutNames } from '../../../shared/shortcut.ts';
import type { Logger } from '../log.ts';
import { mendSettingsFile } from './settings-file.ts';

/** What the application itself remembers or is started with; people choose it elsewhere. */
interface OwnSettings {
  /** Empty: the embedded case service with the demo city. */
  serviceUrl: string;
  /** Who signs in at a demo service. */
  serviceUser: string;
  workspace: { width: number; height: number };
}
const ownDefaults: OwnSettings = { serviceUrl: '', serviceUser: 'call-taker', workspace: { width: 1440, height: 900 } };

/** Values by their place (`pop.show`), whatever they are: who reads one checks it. */
export interface SettingsStore {
  get(place: string): unknown;
  set(place: string, value: unknown): void;
}

export interface OpenedSettings {
  store: SettingsStore;
  own<N extends keyof OwnSettings>(name: N): OwnSettings[N];
  /** The file, or a value in it, could not be used and was set aside. */
  damaged: boolean;
}

export function openSettingsStore(logger: Logger): OpenedSettings {
  const mended = mendSettingsFile(join(app.getPath('userData'), 'settings.json'), isValid);
  if (mended.damaged) logger.warn('The settings were damaged; defaults count for what could not be read', { values: mended.dropped, copy: mended.copy });
  const store = new Store<Record<string, unknown>>({ name: 'settings', clearInvalidConfig: true });
  return {
    store: { get: (place) => store.get(place), set: (place, value) => store.set(place, value) },
    own: (name) => (store.get(name) ?? ownDefaults[name]) as OwnSettings[typeof name],
    damaged: mended.damaged,
  };
}

const isSize = (value: unknown, minimum: number) => Number.isInteger(value) && (value as number) >= minimum;
const ownChecks: Record<keyof OwnSettings, (value: unknown) => boolean> = {
  serviceUrl: (value) => typeof value === 'string',
  serviceUser: (value) => typeof value === 'string',
  workspace: (value) => typeof value === 'object' && value !== null && 'width' in value && 'height' in value && isSize(value.width, 360) && isSize(value.height, 400),
};
const checks = new Map<string, (value: unknown) => boolean>([
  ...Object.entries(ownChecks),
  ...settingNames.map((name) => [name, (value: unknown) => settingSchemas[name].safeParse(value).success] as const),
  ...shortcutNames.map((name) => [`shortcuts.${name}`, (value: unknown) => typeof value === 'string' && normalShortcut(value) !== null] as const),
]);

/** True as well for a place that this version does not know: a newer one may have written it. */
function isValid(place: string, value: unknown): boolean {
  return checks.get(place)?.(value) ?? true;
}
