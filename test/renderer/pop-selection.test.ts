import { describe, expect, test } from 'vitest';
import { emptyMemory, layOut, overMilliseconds, remember, shortcutTarget } from '../../renderer/pop/selection.ts';
import type { CallCard } from '../../shared/contract/records.ts';
import { at, callCard, start, unknownCard } from './fixtures.ts';

const shown = (...cards: CallCard[]) => layOut(cards, emptyMemory).entries.map((entry) => `${entry.card.key} ${entry.view}`);
const live = { state: 'answered', session: true, answeredAt: at(5) } as const;

describe('which calls the pop shows', () => {
  test('a ringing call, whole', () => {
    expect(shown(callCard('a'))).toEqual(['a full']);
  });
  test('nothing that was dismissed, answered elsewhere before it rang here, or called out', () => {
    expect(
      shown(callCard('a', { dismissed: true }), callCard('b', { state: 'answered-elsewhere' }), callCard('c', { direction: 'outbound' })),
    ).toEqual([]);
  });
  test('an answered unknown, withheld or shared caller stays as the in-call pop until a person is known (P5)', () => {
    expect(shown(unknownCard('a', live))).toEqual(['a full']);
    expect(shown(unknownCard('a', { ...live, match: 'withheld', number: null }))).toEqual(['a full']);
    expect(shown(callCard('a', live))).toEqual([]);
    expect(shown(unknownCard('a', { ...live, state: 'ended' }))).toEqual([]);
  });
  test('newest on top, the answered call at the bottom and small when its caller is known', () => {
    const cards = [callCard('new', { ringingAt: at(30) }), callCard('talk', live), callCard('old', { ringingAt: at(10) })];
    expect(shown(...cards)).toEqual(['new mini', 'old mini', 'talk mini']);
  });
  test('with three cards the lowest keeps its buttons but drops its lists', () => {
    expect(shown(callCard('a'), callCard('b', { ringingAt: at(1) }))).toEqual(['b mini', 'a full']);
    expect(shown(callCard('a'), callCard('b', { ringingAt: at(1) }), callCard('c', { ringingAt: at(2) }))).toEqual([
      'c mini',
      'b mini',
      'a compact',
    ]);
  });
  test('five cards at most; the newest wait outside, so that nothing on screen moves', () => {
    const cards = Array.from({ length: 8 }, (_, index) => callCard(`call${index}`, { ringingAt: at(index) }));
    const layout = layOut(cards, emptyMemory);
    expect(layout.entries.map((entry) => entry.card.key)).toEqual(['call4', 'call3', 'call2', 'call1', 'call0']);
    expect(layout.moreWaiting).toBe(3);
  });
});

describe('a call that is over', () => {
  const ringing = callCard('a');
  const gone = callCard('a', { state: 'missed', endedAt: at(48) });
  test('says so for two seconds in its place, then leaves', () => {
    let memory = remember(emptyMemory, [ringing], start);
    memory = remember(memory, [gone], start + 48_000);
    expect(layOut([gone], memory).entries.map((entry) => entry.view)).toEqual(['over']);
    memory = remember(memory, [gone], start + 48_000 + overMilliseconds - 1);
    expect(layOut([gone], memory).entries).toHaveLength(1);
    memory = remember(memory, [gone], start + 48_000 + overMilliseconds);
    expect(layOut([gone], memory).entries).toEqual([]);
  });
  test('says nothing when it never rang here or was put away', () => {
    expect(layOut([gone], remember(emptyMemory, [gone], start)).entries).toEqual([]);
    const memory = remember(remember(emptyMemory, [ringing], start), [{ ...gone, dismissed: true }], start + 1);
    expect(layOut([gone], memory).entries).toEqual([]);
  });
});

describe('the system-wide keys', () => {
  const older = callCard('older', { ringingAt: at(-30) });
  test('mean the longest waiting call, wherever it stands in the list', () => {
    expect(shortcutTarget([callCard('newer'), older], 'answer')?.key).toBe('older');
    expect(shortcutTarget([callCard('newer'), { ...older, dismissed: true }], 'answer')?.key).toBe('newer');
    expect(shortcutTarget([callCard('newer'), older], 'dismiss')?.key).toBe('older');
  });
  test('dismiss puts the in-call pop away when nothing rings; answer then does nothing', () => {
    const talk = unknownCard('talk', live);
    expect(shortcutTarget([talk], 'dismiss')?.key).toBe('talk');
    expect(shortcutTarget([talk], 'answer')).toBeUndefined();
    expect(shortcutTarget([callCard('known', live)], 'dismiss')).toBeUndefined();
  });
});
