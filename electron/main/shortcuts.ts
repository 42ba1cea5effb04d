/** The system-wide keys (GUIDE 6): three, changeable, held only while Ringdesk runs. No `Ctrl+Alt`: that is AltGr on Spanish layouts. */
import { globalShortcut } from 'electron';
import type { HostEvents } from '../../shared/contract/host.ts';
import type { Logger } from './log.ts';
import type { Settings } from './settings.ts';

export function holdShortcuts(keys: Settings['shortcuts'], pressed: (shortcut: HostEvents['shortcut']) => void, logger: Logger): () => void {
  for (const shortcut of ['answer', 'dismiss', 'open'] as const) {
    // Another program may hold the key; the pop's buttons still work.
    if (!globalShortcut.register(keys[shortcut], () => pressed(shortcut))) logger.warn('Another program holds this shortcut', { shortcut, key: keys[shortcut] });
  }
  return () => globalShortcut.unregisterAll();
}
