import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { popMayShow, mayNotify } from '../../electron/main/calls/attention.ts';
import { endDoNotDisturbInTime } from '../../electron/main/settings/do-not-disturb.ts';
import { createSettings } from '../../electron/main/settings/settings.ts';
import { mendSettingsFile } from '../../electron/main/settings/settings-file.ts';
import { holdShortcuts } from '../../electron/main/settings/shortcuts.ts';
import { defaultSettings, settingNames } from '../../shared/contract/settings.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A settings file in memory; groups are places of their own, as the settings read them. */
function memory(values: Record<string, unknown> = {}) {
  return {
    values,
    get: (place: string) => values[place] ?? (place.startsWith('shortcuts.') ? (values['shortcuts'] as Record<string, unknown> | undefined)?.[place.slice(10)] : undefined),
    set: (place: string, value: unknown) => void (values[place] = value),
  };
}

describe('settings', () => {
  test('are the defaults where nothing was chosen, and where what is stored does not fit', () => {
    const settings = createSettings(memory({ theme: 'pink', 'sounds.volume': 7, 'pop.show': 'never' }));
    for (const name of settingNames) expect(settings.value(name)).toEqual(name === 'pop.show' ? 'never' : defaultSettings[name]);
  });

  test('are stored when they change, and who lives by them hears it', () => {
    const store = memory();
    const settings = createSettings(store);
    const heard: string[] = [];
    settings.onChange((name) => heard.push(name));
    settings.change('pop.display', { id: '79', label: 'DELL U2415' });
    expect(settings.value('pop.display')).toEqual({ id: '79', label: 'DELL U2415' });
    expect(store.values).toEqual({ 'pop.display': { id: '79', label: 'DELL U2415' } });
    expect(heard).toEqual(['pop.display']);
  });

  test('refuse a value that is none, and say which', () => {
    const store = memory();
    expect(() => createSettings(store).change('sounds.volume', 1.5)).toThrow(expect.objectContaining({ error: expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining('sounds.volume') }) }));
    expect(store.values).toEqual({});
  });

  test('that the organization fixes come with `managed`, before what the person chose, and cannot be changed', () => {
    const settings = createSettings(memory({ theme: 'dark' }), { values: { theme: 'light' }, shortcuts: { answer: 'F9' } });
    expect(settings.values().theme).toEqual({ value: 'light', managed: true });
    expect(settings.values().language.managed).toBe(false);
    expect(settings.shortcut('answer')).toEqual({ keys: 'F9', managed: true });
    expect(() => settings.change('theme', 'dark')).toThrow(/set by your organization/);
    expect(() => settings.changeShortcut('answer', 'F8')).toThrow(/set by your organization/);
  });
});

describe('a settings file', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringdesk-settings-'));
    file = join(folder, 'settings.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const mend = () => mendSettingsFile(file, (place, value) => place !== 'theme' && !(place === 'pop.show' && value === 'sometimes'));

  test('that is no JSON is set aside whole', () => {
    writeFileSync(file, '{"serviceUrl": "https://cases.city.exa');
    expect(mend()).toEqual({ damaged: true, dropped: [], copy: join(folder, 'settings-damaged.json') });
    expect(readFileSync(join(folder, 'settings-damaged.json'), 'utf8')).toBe('{"serviceUrl": "https://cases.city.exa');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({});
    expect(mend().damaged).toBe(false); // said once
  });

  test('with bad values keeps the good ones: the address of the case service stays', () => {
    writeFileSync(file, JSON.stringify({ serviceUrl: 'https://cases.city.example', theme: 'pink', pop: { show: 'sometimes', display: 'primary' } }));
    expect(mend()).toMatchObject({ damaged: true, dropped: ['theme', 'pop.show'] });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ serviceUrl: 'https://cases.city.example', pop: { display: 'primary' } });
  });

  test('that is not there, or sound, is left alone', () => {
    expect(mend().damaged).toBe(false);
    writeFileSync(file, '{"language":"es"}');
    expect(mend().damaged).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('{"language":"es"}');
  });
});

describe('the system-wide keys', () => {
  /** A system in which other programs hold some keys. */
  function keyboard(...ofOthers: string[]) {
    const held = new Map<string, () => void>();
    return {
      held,
      register: (keys: string, pressed: () => void) => !ofOthers.includes(keys) && !held.has(keys) && !!held.set(keys, pressed),
      unregister: (keys: string) => void held.delete(keys),
    };
  }

  test('are held as chosen; one of another program is told and does not stop the others', () => {
    const system = keyboard('Control+F10');
    const shortcuts = holdShortcuts(createSettings(memory()), system, () => undefined, logger);
    expect([...system.held.keys()]).toEqual(['Control+F9', 'Control+F11']);
    expect([shortcuts.isHeld('answer'), shortcuts.isHeld('dismiss')]).toEqual([true, false]);
  });

  test('change at once: the new keys do what the old ones did', () => {
    const system = keyboard();
    const settings = createSettings(memory());
    const pressed: string[] = [];
    const shortcuts = holdShortcuts(settings, system, (name) => pressed.push(name), logger);
    shortcuts.choosing(true);
    expect(system.held.size).toBe(0); // they must reach the window
    expect(shortcuts.change('dismiss', 'Shift+Control+F8')).toBeNull();
    shortcuts.choosing(false);
    expect([...system.held.keys()].sort()).toEqual(['Control+F11', 'Control+F9', 'Control+Shift+F8']);
    system.held.get('Control+Shift+F8')?.();
    expect(pressed).toEqual(['dismiss']);
    expect(settings.shortcut('dismiss').keys).toBe('Control+Shift+F8');
  });

  test.each([
    ['Control+F12', 'other-program'],
    ['Control+F11', 'own-key'],
    ['Control+K', 'own-key'],
    ['Control+Alt+F8', 'alt-gr'],
    ['A', 'needs-modifier'],
    ['Shift+7', 'needs-modifier'],
    ['Control+C', 'every-program'],
    ['Alt+F4', 'every-program'],
  ] as const)('%s is not taken (%s), and the keys before stay', (keys, problem) => {
    const system = keyboard('Control+F12');
    const settings = createSettings(memory());
    const shortcuts = holdShortcuts(settings, system, () => undefined, logger);
    expect(shortcuts.change('answer', keys)).toBe(problem);
    expect(settings.shortcut('answer').keys).toBe('Control+F9');
    expect([...system.held.keys()]).toEqual(['Control+F9', 'Control+F10', 'Control+F11']);
  });
});

describe('do not disturb', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-06-11T16:40:00Z') }));
  afterEach(() => void vi.useRealTimers());

  test('ends at its time, by itself', () => {
    const settings = createSettings(memory());
    const { stop } = endDoNotDisturbInTime(settings);
    settings.change('doNotDisturb', { on: true, until: '2026-06-11T17:10:00Z' });
    vi.advanceTimersByTime(30 * 60_000 - 1);
    expect(popMayShow(settings, { onCall: false }, Date.now())).toBe(false);
    vi.advanceTimersByTime(1);
    expect(settings.value('doNotDisturb')).toEqual({ on: false, until: null });
    expect(popMayShow(settings, { onCall: false }, Date.now())).toBe(true);
    stop();
  });

  test('whose time went by while Ringdesk was not running, or the computer slept, is over', () => {
    const settings = createSettings(memory({ doNotDisturb: { on: true, until: '2026-06-11T16:00:00Z' } }));
    expect(popMayShow(settings, { onCall: false }, Date.now())).toBe(true);
    endDoNotDisturbInTime(settings).stop();
    expect(settings.value('doNotDisturb').on).toBe(false);
  });

  test('without a time stays until somebody ends it', () => {
    const settings = createSettings(memory({ doNotDisturb: { on: true, until: null } }));
    const { stop } = endDoNotDisturbInTime(settings);
    vi.advanceTimersByTime(40 * 24 * 3_600_000);
    expect(settings.value('doNotDisturb').on).toBe(true);
    stop();
  });
});

describe('what a ring may do', () => {
  const now = Date.parse('2026-06-11T16:40:00Z');
  test('the pop follows the choice: every call, not beside another call, never', () => {
    const may = (show: string, onCall: boolean) => popMayShow(createSettings(memory({ 'pop.show': show })), { onCall }, now);
    expect([may('every-call', true), may('when-not-on-a-call', false), may('when-not-on-a-call', true), may('never', false)]).toEqual([true, true, false, false]);
  });

  test('the notification comes in place of the pop, and beside it for a screen reader while another program has the focus', () => {
    const settings = createSettings(memory());
    const here = (focused: boolean, screenReader: boolean) => ({ focused, screenReader });
    expect(mayNotify(settings, false, here(true, false))).toBe(true);
    expect(mayNotify(settings, true, here(false, false))).toBe(false);
    expect(mayNotify(settings, true, here(false, true))).toBe(true);
    expect(mayNotify(settings, true, here(true, true))).toBe(false);
    expect(mayNotify(createSettings(memory({ notifications: false })), false, here(false, true))).toBe(false);
  });
});
