/** Keys as Electron writes them (`Control+Shift+F9`), from a key press, and as they stand on a keyboard. */

const named: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ' ': 'Space',
  Enter: 'Return',
};
const asThemselves = /^(F([1-9]|1\d|2[0-4])|Tab|Escape|Backspace|Delete|Insert|Home|End|PageUp|PageDown)$/;

/** @returns null while only modifiers are down, and for keys that no system-wide key can be */
export function pressedKeys(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>): string | null {
  const key = keyOf(event);
  if (key === null) return null;
  const modifiers = [event.ctrlKey && 'Control', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Super'];
  return [...modifiers.filter((modifier) => modifier !== false), key].join('+');
}

function keyOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string | null {
  // Digits count by place: with Shift they are other characters.
  const digit = /^(Digit|Numpad)(\d)$/.exec(code);
  if (digit) return digit[1] === 'Numpad' ? `num${digit[2]}` : (digit[2] ?? null);
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return named[key] ?? (asThemselves.test(key) ? key : null);
}

/** The key caps, one each. */
export function keyCaps(keys: string): string[] {
  return keys.split('+').map((part) => ({ Control: 'Ctrl', Super: 'Win', Return: 'Enter' })[part] ?? part);
}
