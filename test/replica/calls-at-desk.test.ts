import { expect, test } from 'vitest';
import { callsAtDesk } from '../../electron/replica/calls/calls-at-desk.ts';
import { notificationWords } from '../../electron/main/calls/notification-words.ts';
import { callCard, caller } from '../renderer/fixtures.ts';

test('main hears who rings and where to, not what was put away, and whether a call is up', () => {
  const known = callCard('a', { state: 'ringing', queue: '311 General', match: 'exact', caller });
  const away = callCard('b', { state: 'ringing', dismissed: true });
  expect(callsAtDesk([known, away])).toEqual({ ringing: [{ key: 'a', who: { kind: 'person', name: caller.fullName }, queue: '311 General' }], onCall: false });
  expect(callsAtDesk([callCard('c', { state: 'held' })])).toEqual({ ringing: [], onCall: true });
});

test('a confidential caller is named nowhere outside the pop: neither name nor number leaves the replica', () => {
  const masked = callCard('a', { state: 'ringing', match: 'exact', number: '(743) 555-0142', caller: { ...caller, masked: true } });
  const withoutCaller = callCard('b', { state: 'ringing', match: 'exact', number: '(743) 555-0142', caller: null });
  for (const card of [masked, withoutCaller]) {
    const calls = callsAtDesk([card]);
    expect(JSON.stringify(calls)).not.toMatch(/Achterberg|0142/);
    const [ringing] = calls.ringing;
    expect(ringing && notificationWords(ringing, 'en').title).toBe('Confidential caller');
    expect(ringing && notificationWords(ringing, 'es').title).toBe('Persona confidencial');
  }
});

test('a number that nobody or several people have is told as a number; a withheld one as withheld', () => {
  const who = (change: Parameters<typeof callCard>[1]) => callsAtDesk([callCard('a', { state: 'ringing', caller: null, ...change })]).ringing[0]?.who;
  expect(who({ match: 'shared', number: '(743) 555-0117' })).toEqual({ kind: 'unknown', number: '(743) 555-0117' });
  expect(who({ match: 'none', number: '(743) 555-0188' })).toEqual({ kind: 'unknown', number: '(743) 555-0188' });
  expect(who({ match: 'withheld', number: null })).toEqual({ kind: 'withheld' });
});
