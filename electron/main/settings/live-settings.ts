/** Makes settings count at once: the system-wide keys are held as chosen, and both screens hear of every change. */
import { type BrowserWindow, globalShortcut, nativeTheme, powerMonitor, screen } from 'electron';
import type { Appearance, HostEvents } from '../../../shared/contract/host.ts';
import { backgroundOf } from '../appearance.ts';
import type { SettingsCommands } from '../host-operations.ts';
import type { Logger } from '../log.ts';
import { send } from '../windows/send.ts';
import { endDoNotDisturbInTime } from './do-not-disturb.ts';
import { settingsState } from './settings-state.ts';
import type { Settings } from './settings.ts';
import { holdShortcuts } from './shortcuts.ts';

export interface LiveSettings extends SettingsCommands {
  /** From now on this window is told, and told again whenever it loads. */
  serve(window: BrowserWindow): void;
  stop(): void;
}

export function startLiveSettings(options: {
  settings: Settings;
  appearance: () => Appearance;
  damaged: boolean;
  /** Address of the case service; empty: the embedded one. */
  service: string;
  pressed: (shortcut: HostEvents['shortcut']) => void;
  logger: Logger;
}): LiveSettings {
  const { settings, appearance } = options;
  const windows: BrowserWindow[] = [];
  let { damaged } = options;
  const shortcuts = holdShortcuts(settings, globalShortcut, options.pressed, options.logger);
  const doNotDisturb = endDoNotDisturbInTime(settings);
  const state = () => settingsState(settings, shortcuts, { damaged, service: options.service });
  const tell = () => windows.forEach((window) => send(window, 'settings', state()));
  const tellAppearance = () => {
    for (const window of windows.filter((candidate) => !candidate.isDestroyed())) {
      window.setBackgroundColor(backgroundOf(appearance().theme));
      send(window, 'appearance', appearance());
    }
  };
  nativeTheme.on('updated', tellAppearance);
  for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const) screen.on(event as 'display-added', tell);
  powerMonitor.on('resume', doNotDisturb.check);
  settings.onChange((name) => {
    if (name === 'theme' || name === 'language') tellAppearance();
    tell();
  });
  return {
    state,
    settings,
    shortcuts: {
      change: (name, keys) => shortcuts.change(name, keys),
      choosing(choosing) {
        shortcuts.choosing(choosing);
        tell(); // which of them could be held again
      },
    },
    damageSeen() {
      damaged = false;
      tell();
    },
    serve(window) {
      windows.push(window);
      // A page that is loaded again knows only the look that its window was made with.
      window.webContents.on('did-finish-load', () => {
        send(window, 'appearance', appearance());
        send(window, 'settings', state());
      });
    },
    stop() {
      shortcuts.release();
      doNotDisturb.stop();
    },
  };
}
