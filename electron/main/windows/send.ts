import type { BrowserWindow } from 'electron';
import type { HostEvents } from '../../../shared/contract/host.ts';

/** One event of the contract to one screen; to none when its window is gone. */
export function send<N extends keyof HostEvents>(window: BrowserWindow, name: N, value: HostEvents[N]): void {
  if (!window.isDestroyed()) window.webContents.send(`host:${name}`, value);
}
