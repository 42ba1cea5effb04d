import { app, screen } from 'electron';
import type { DisplayChoice, SettingsState } from '../../../shared/contract/settings.ts';
import { shortcutNames } from '../../../shared/shortcut.ts';
import type { Settings } from './settings.ts';
import type { Shortcuts } from './shortcuts.ts';

/** Everything about settings, as the screens get it. */
export function settingsState(settings: Settings, shortcuts: Shortcuts, more: { damaged: boolean; service: string }): SettingsState {
  const keys = shortcutNames.map((name) => [name, { ...settings.shortcut(name), held: shortcuts.isHeld(name) }] as const);
  return {
    settings: settings.values(),
    shortcuts: Object.fromEntries(keys) as SettingsState['shortcuts'],
    displays: displayChoices(),
    damaged: more.damaged,
    about: { version: app.getVersion(), electron: process.versions.electron ?? '', service: more.service },
  };
}

function displayChoices(): DisplayChoice[] {
  const primary = screen.getPrimaryDisplay().id;
  return screen.getAllDisplays().map(({ id, label, size }) => ({ id: String(id), label, width: size.width, height: size.height, primary: id === primary }));
}
