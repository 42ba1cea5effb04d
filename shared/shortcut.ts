/** System-wide keys, as Electron writes them: modifiers and one key (`Control+Shift+F9`). Which may be chosen (GUIDE 6). */
import type { KeyProblem } from './contract/settings.ts';

export const shortcutNames = ['answer', 'dismiss', 'open'] as const;
export type ShortcutName = (typeof shortcutNames)[number];
export const defaultShortcuts: Readonly<Record<ShortcutName, string>> = { answer: 'Control+F9', dismiss: 'Control+F10', open: 'Control+F11' };

const modifiers = ['Control', 'Alt', 'Shift', 'Super'];
const keyPattern = /^(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Up|Down|Left|Right|Space|Return|Tab|Escape|Backspace|Delete|Insert|Home|End|PageUp|PageDown|num\d)$/;

/** What the keys of GUIDE 6 are, beside the three. */
const ownKeys = new Set([
  ...['K', 'S', 'Tab', 'Return', 'Space', 'Shift+Tab', 'Shift+H', 'Shift+M', 'Shift+X', 'Shift+E', 'Shift+K', 'Shift+A', 'Shift+R', 'Shift+P'].map((key) => `Control+${key}`),
  ...Array.from({ length: 8 }, (_, index) => `Control+${index + 1}`),
  ...Array.from({ length: 9 }, (_, index) => `Alt+${index + 1}`),
  ...['N', 'T', 'S', 'D', 'A', 'J', 'K'].map((key) => `Alt+${key}`),
  ...['F6', 'Shift+F6', 'Shift+F10'],
]);
/** Taken away from every program, they would stop people's work. */
const everyProgram = new Set([
  ...['A', 'C', 'F', 'N', 'O', 'P', 'V', 'W', 'X', 'Y', 'Z', 'Home', 'End', 'Left', 'Right', 'Up', 'Down', 'Backspace', 'Delete', 'Insert'].map((key) => `Control+${key}`),
  ...['Tab', 'Shift+Tab', 'F4', 'Space', 'Return'].map((key) => `Alt+${key}`),
  ...['F1', 'F5', 'F10', 'F11', 'F12', 'Shift+Insert', 'Shift+Delete'],
]);

/** @returns the same keys in the order Control, Alt, Shift, Super, key; null when it is no such combination */
export function normalShortcut(keys: string): string | null {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  if (!keyPattern.test(key) || parts.some((part) => !modifiers.includes(part)) || new Set(parts).size !== parts.length) return null;
  return [...modifiers.filter((modifier) => parts.includes(modifier)), key].join('+');
}

/** @param others what the other two are */
export function shortcutProblem(keys: string, others: readonly string[]): KeyProblem | null {
  const normal = normalShortcut(keys);
  if (normal === null) return 'needs-modifier';
  const parts = normal.split('+');
  if (parts.includes('Control') && parts.includes('Alt')) return 'alt-gr';
  if (ownKeys.has(normal) || others.some((other) => normalShortcut(other) === normal)) return 'own-key';
  if (everyProgram.has(normal)) return 'every-program';
  const isFunctionKey = /^F\d/.test(parts.at(-1) ?? '');
  const modified = parts.some((part) => part === 'Control' || part === 'Alt' || part === 'Super');
  return modified || isFunctionKey ? null : 'needs-modifier';
}
