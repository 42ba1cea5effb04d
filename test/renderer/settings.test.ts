import { expect, test } from 'vitest';
import { quietFrom, quietUntil } from '../../renderer/workspace/settings/do-not-disturb.ts';
import { keyCaps, pressedKeys } from '../../renderer/workspace/settings/key-names.ts';

const press = (key: string, code: string, ...modifiers: string[]) =>
  pressedKeys({ key, code, ctrlKey: modifiers.includes('Ctrl'), altKey: modifiers.includes('Alt'), shiftKey: modifiers.includes('Shift'), metaKey: false });

test('pressed keys are written as the system takes them; modifiers alone are none yet', () => {
  expect(press('F8', 'F8', 'Ctrl', 'Shift')).toBe('Control+Shift+F8');
  expect(press('q', 'KeyQ', 'Alt')).toBe('Alt+Q');
  expect(press('"', 'Digit2', 'Ctrl', 'Shift')).toBe('Control+Shift+2'); // a Spanish keyboard
  expect(press('7', 'Numpad7', 'Ctrl')).toBe('Control+num7');
  expect(press('Control', 'ControlLeft', 'Ctrl')).toBeNull();
  expect(press('ñ', 'Semicolon', 'Ctrl')).toBeNull();
  expect(keyCaps('Control+Shift+Return')).toEqual(['Ctrl', 'Shift', 'Enter']);
});

test('do not disturb: half an hour, an hour, until this computer’s midnight, or until it is ended', () => {
  const now = new Date(2026, 5, 11, 23, 50);
  expect(quietFrom('half-an-hour', now).until).toBe(new Date(2026, 5, 12, 0, 20).toISOString());
  expect(quietFrom('an-hour', now).until).toBe(new Date(2026, 5, 12, 0, 50).toISOString());
  expect(quietFrom('until-tomorrow', now).until).toBe(new Date(2026, 5, 12).toISOString());
  expect(quietFrom('until-ended', now)).toEqual({ on: true, until: null });
  expect(quietUntil(quietFrom('until-tomorrow', now))).toEqual({ kind: 'tomorrow' });
  expect(quietUntil(quietFrom('until-ended', now))).toEqual({ kind: 'ended' });
  expect(quietUntil(quietFrom('an-hour', now))).toEqual({ kind: 'hour', instant: new Date(2026, 5, 12, 0, 50).toISOString() });
  expect(quietUntil({ on: false, until: null })).toBeNull();
});
