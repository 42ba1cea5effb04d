import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Appearance } from '../../../shared/contract/host.ts';
import type { Surface } from '../../../shared/contract/surfaces.ts';
import { backgroundOf } from '../appearance.ts';

/** What every window of ours has in common; all of Electron's protections stay on. */
export function windowOptions(surface: Surface, appearance: Appearance, preloadFolder: string): BrowserWindowConstructorOptions {
  return {
    show: false,
    frame: false,
    title: 'Ringdesk',
    backgroundColor: backgroundOf(appearance.theme),
    webPreferences: {
      preload: join(preloadFolder, `${surface}.cjs`),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: surface === 'workspace',
      // The ring tone sounds without anybody having clicked anything.
      ...(surface === 'workspace' ? { autoplayPolicy: 'no-user-gesture-required' as const } : {}),
      // A pop that was hidden for hours must paint at once.
      backgroundThrottling: surface !== 'pop',
      additionalArguments: [`--ringdesk-appearance=${JSON.stringify(appearance)}`],
    },
  };
}
