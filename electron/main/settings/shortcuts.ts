/**
 * The system-wide keys (GUIDE 6): three, changeable, held only while Ringdesk runs.
 *
 *   held ──a person chooses keys──► let go ──chosen, given up──► held
 *   A choice that cannot be held leaves the one before: the system is asked before anything is written.
 */
import type { HostEvents } from '../../../shared/contract/host.ts';
import type { KeyProblem } from '../../../shared/contract/settings.ts';
import { normalShortcut, shortcutNames, type ShortcutName, shortcutProblem } from '../../../shared/shortcut.ts';
import type { Logger } from '../log.ts';
import type { Settings } from './settings.ts';

/** The part of Electron's `globalShortcut` that is used here. */
export interface SystemKeys {
  register(keys: string, pressed: () => void): boolean;
  unregister(keys: string): void;
}

export interface Shortcuts {
  isHeld(name: ShortcutName): boolean;
  choosing(choosing: boolean): void;
  change(name: ShortcutName, keys: string): KeyProblem | null;
  release(): void;
}

export function holdShortcuts(settings: Pick<Settings, 'shortcut' | 'changeShortcut'>, system: SystemKeys, pressed: (shortcut: HostEvents['shortcut']) => void, logger: Logger): Shortcuts {
  const held = new Map<ShortcutName, string>();
  let chooses = false;

  const hold = (name: ShortcutName) => {
    const { keys } = settings.shortcut(name);
    if (held.get(name) === keys) return;
    // Another program may hold the keys; the pop's buttons still work.
    if (system.register(keys, () => pressed(name))) held.set(name, keys);
    else logger.warn('Another program holds this shortcut', { shortcut: name, keys });
  };
  const letGo = (name: ShortcutName) => {
    const keys = held.get(name);
    if (keys !== undefined) system.unregister(keys);
    held.delete(name);
  };
  shortcutNames.forEach(hold);

  return {
    isHeld: (name) => held.has(name) || chooses,
    choosing(now) {
      if (now === chooses) return;
      chooses = now;
      shortcutNames.forEach(now ? letGo : hold);
    },
    change(name, wanted) {
      const keys = normalShortcut(wanted) ?? wanted;
      if (keys === settings.shortcut(name).keys && (chooses || held.has(name))) return null;
      const problem = shortcutProblem(keys, shortcutNames.filter((other) => other !== name).map((other) => settings.shortcut(other).keys));
      if (problem) return problem;
      // Held once to see whether it can be.
      if (!system.register(keys, () => pressed(name))) return 'other-program';
      system.unregister(keys);
      settings.changeShortcut(name, keys);
      letGo(name);
      if (!chooses) hold(name);
      return null;
    },
    release: () => shortcutNames.forEach(letGo),
  };
}
