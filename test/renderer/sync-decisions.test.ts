import { describe, expect, test } from 'vitest';
import {
  chooseAll,
  choiceProblems,
  combine,
  conflictsOf,
  type Decision,
  editableFields,
  nextAfter,
  noDecision,
  toResolveInput,
  toRetryInput,
  typedProblems,
} from '../../renderer/workspace/sync/decisions.ts';
import { instantOf, localDateTime, parseTyped } from '../../renderer/workspace/sync/values.ts';
import { combineTexts, differingWords } from '../../renderer/workspace/sync/word-diff.ts';
import { loadGroups, worksAlready } from '../../renderer/workspace/sync/table-groups.ts';
import { loadPercent } from '../../renderer/workspace/sync/load-percent.ts';
import type { ConflictField, FieldInfo, LoadTable, SyncItemDetail, SyncItemRecord } from '../../shared/contract/sync-records.ts';
import type { Value } from '../../shared/entities/index.ts';
import { deskTableNames } from '../../shared/entities/index.ts';
import { groupOfTable } from '../../renderer/workspace/sync/table-groups.ts';
import { at } from './fixtures.ts';

const marked = (text: string, other: string) =>
  differingWords(text, other)
    .map((segment) => (segment.differs ? `[${segment.text}]` : segment.text))
    .join('');

describe('differing words', () => {
  test('what only one text says is marked, as one piece', () => {
    const before = 'Two families share one bin.';
    expect(marked(`${before} Called again on Jun 11.`, `${before} Bin size confirmed.`)).toBe(`${before} [Called again on Jun 11.]`);
    expect(marked('The bin is green today', 'The bin is brown today')).toBe('The bin is [green] today');
  });
  test('a word that both share by chance inside longer changes belongs to the change', () => {
    expect(marked('Same. Called again, lives on the upper floor.', 'Same. Size confirmed by the depot.')).toBe('Same. [Called again, lives on the upper floor.]');
  });
  test('the pieces are the text again, whatever the texts are', () => {
    const texts = ['', ' ', 'a', 'a  b\nc', 'x y z', 'the cat sat', 'the dog sat on the mat\n\n', '¿Qué? ¡Sí!'];
    for (const one of texts) for (const other of texts) expect(differingWords(one, other).map((segment) => segment.text).join('')).toBe(one);
  });
  test('the same text has nothing to mark, a different one everything', () => {
    expect(marked('one two', 'one two')).toBe('one two');
    expect(marked('one two', 'three')).toBe('[one two]');
    expect(marked('one', '')).toBe('[one]');
  });
  test('very long texts are compared in an instant', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join(' ');
    const began = performance.now();
    expect(marked(`same ${long('a')} end`, `same ${long('b')} end`).startsWith('same [a0 ')).toBe(true);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('combined texts', () => {
  test('say once what both say, then what each adds', () => {
    expect(combineTexts('Bin is full. Called again.', 'Bin is full. Size 240 l.')).toBe('Bin is full. Called again. Size 240 l.');
    expect(combineTexts('First mine. Shared.', 'First theirs. Shared.')).toBe('First mine. First theirs. Shared.');
  });
  test('keep every sentence of both', () => {
    const one = 'A b. C d!\nE f';
    const other = 'G h. C d!\nI j?';
    const combined = combineTexts(one, other);
    for (const sentence of ['A b.', 'C d!', 'E f', 'G h.', 'I j?']) expect(combined.split(sentence)).toHaveLength(2);
  });
  test('lines stay lines', () => {
    expect(combineTexts('A line\nmine', 'A line\ntheirs')).toBe('A line\nmine\ntheirs');
    expect(combineTexts('', 'theirs')).toBe('theirs');
    expect(combineTexts('same', 'same')).toBe('same');
  });
});

const info = (column: string, type: FieldInfo['type'], change: Partial<FieldInfo> = {}): FieldInfo => ({ column, label: column, type, maxLength: null, choices: [], ...change });
const value = (of: Value) => ({ value: of, display: null });
const conflict = (field: FieldInfo, mine: Value, theirs: Value): ConflictField => ({ ...field, before: value(null), mine: value(mine), theirs: value(theirs) });
const record = (seq: number, change: Partial<SyncItemRecord>): SyncItemRecord => ({
  seq,
  kind: 'update',
  table: 'incident',
  recordId: 'r',
  recordName: null,
  reference: null,
  fields: [],
  conflicts: [],
  merged: [],
  theirsBy: null,
  theirsAt: null,
  ...change,
});
const detail = (...records: SyncItemRecord[]): SyncItemDetail => ({
  groupId: '3b0d5c1e-0000-4000-8000-000000000001',
  state: 'conflict',
  kind: 'update',
  table: 'incident',
  recordId: 'r',
  recordName: null,
  reference: null,
  columns: [],
  others: 0,
  at: at(0),
  reason: null,
  heldBy: null,
  retryAt: null,
  records,
});

describe('choices', () => {
  const priority = conflict(info('prioritycode', 'choice'), 1, 3);
  const description = conflict(info('description', 'memo', { maxLength: 40 }), 'Bin full. Mine.', 'Bin full. Theirs.');
  const both = detail(record(7, { conflicts: [priority, description] }), record(8, { conflicts: [conflict(info('prioritycode', 'choice'), 2, 1)] }));

  test('nothing is chosen before somebody chooses, and nothing is sent before all is', () => {
    expect([...choiceProblems(both, noDecision).entries()]).toEqual([
      ['7:prioritycode', 'missing'],
      ['7:description', 'missing'],
      ['8:prioritycode', 'missing'],
    ]);
    expect(toResolveInput(both, { ...noDecision, choices: { '7:prioritycode': 'mine' } })).toBeNull();
  });
  test('the same field of two records is chosen for each', () => {
    const decision: Decision = { ...noDecision, choices: { '7:prioritycode': 'mine', '7:description': 'theirs', '8:prioritycode': 'theirs' } };
    expect(toResolveInput(both, decision)).toEqual({
      groupId: both.groupId,
      choices: [
        { seq: 7, column: 'prioritycode', choice: 'mine' },
        { seq: 7, column: 'description', choice: 'theirs' },
        { seq: 8, column: 'prioritycode', choice: 'theirs' },
      ],
    });
  });
  test('all of one side fills every field', () => {
    const input = toResolveInput(both, chooseAll(both, noDecision, 'theirs'));
    expect(input?.choices.map((choice) => choice.choice)).toEqual(['theirs', 'theirs', 'theirs']);
  });
  test('a combined text is sent as it was edited; what was typed survives a look at one of the sides', () => {
    const started = combine(description, '7:description', chooseAll(both, noDecision, 'mine'));
    expect(started.combined['7:description']).toBe('Bin full. Mine. Theirs.');
    const typed: Decision = { ...started, combined: { '7:description': ' Bin full, both. ' } };
    expect(toResolveInput(both, typed)?.choices[1]).toEqual({ seq: 7, column: 'description', choice: { value: 'Bin full, both.' } });
    const looked = combine(description, '7:description', chooseAll(both, typed, 'theirs'));
    expect(looked.combined['7:description']).toBe(' Bin full, both. ');
  });
  test('a combined text that is too long for the field is not sent', () => {
    const decision: Decision = { ...chooseAll(both, noDecision, 'mine'), combined: { '7:description': 'x'.repeat(41) } };
    expect(choiceProblems(both, decision).size).toBe(0); // it is not chosen
    const chosen = { ...decision, choices: { ...decision.choices, '7:description': 'combined' as const } };
    expect(choiceProblems(both, chosen).get('7:description')).toEqual({ tooLong: 40 });
    expect(toResolveInput(both, chosen)).toBeNull();
  });
  test('an emptied combined text empties the field', () => {
    const decision: Decision = { ...chooseAll(both, noDecision, 'mine'), combined: { '7:description': '  ' } };
    const chosen = { ...decision, choices: { ...decision.choices, '7:description': 'combined' as const } };
    expect(toResolveInput(both, chosen)?.choices[1]?.choice).toEqual({ value: null });
  });
  test('conflicts are found in every record', () => {
    expect(conflictsOf(both).map(({ key }) => key)).toEqual(['7:prioritycode', '7:description', '8:prioritycode']);
  });
});

describe('editing a refused edit', () => {
  const zone = 'America/Los_Angeles';
  const refused = detail(
    record(9, {
      fields: [
        { ...info('title', 'text', { maxLength: 10 }), now: value('Lamp') },
        { ...info('customerid', 'lookup'), now: { value: 'x', display: 'Harbor Bakery' } },
        { ...info('timespent', 'integer'), now: value(3) },
        { ...info('scheduledend', 'datetime'), now: value('2026-06-11T16:40:00.000Z') },
        { ...info('ring_confidential', 'boolean'), now: value(false) },
        { ...info('ring_provisionalnumber', 'text'), now: value('P482107369') },
        { ...info('ring_latitude', 'decimal'), now: value(45.5) },
        { ...info('ring_longitude', 'decimal'), now: value(-122.6) },
      ],
    }),
  );
  const typed = (fields: Decision['typed']): Decision => ({ ...noDecision, editing: true, typed: fields });
  test('only what was changed is sent, in the type of its field', () => {
    const decision = typed({ '9:title': 'Lamp two', '9:timespent': '4', '9:scheduledend': '2026-06-11T10:00', '9:ring_confidential': true, '9:customerid': 'y' });
    expect(toRetryInput(refused, decision, zone)?.changes).toEqual([
      { seq: 9, column: 'title', value: 'Lamp two' },
      { seq: 9, column: 'timespent', value: 4 },
      { seq: 9, column: 'scheduledend', value: '2026-06-11T17:00:00.000Z' },
      { seq: 9, column: 'ring_confidential', value: true },
    ]);
  });
  test('typed back to what it was is no change; emptied is one', () => {
    expect(toRetryInput(refused, typed({ '9:title': 'Lamp', '9:scheduledend': '2026-06-11T09:40' }), zone)?.changes).toEqual([]);
    expect(toRetryInput(refused, typed({ '9:title': '' }), zone)?.changes).toEqual([{ seq: 9, column: 'title', value: null }]);
  });
  test('what cannot be stored is named and not sent', () => {
    const decision = typed({ '9:title': 'longer than ten', '9:timespent': '1.5', '9:scheduledend': 'soon' });
    expect(Object.fromEntries(typedProblems(refused, decision, zone))).toEqual({
      '9:title': { tooLong: 10 },
      '9:timespent': { key: 'errorWholeNumber' },
      '9:scheduledend': { key: 'errorDateTime' },
    });
    expect(toRetryInput(refused, decision, zone)).toBeNull();
  });
  test('what the desk itself made is shown and stays as it is: the number that was read aloud, the place of the address', () => {
    expect(editableFields(refused).map(({ field }) => field.column)).toEqual(['title', 'timespent', 'scheduledend', 'ring_confidential']);
    expect(toRetryInput(refused, typed({ '9:ring_provisionalnumber': 'P1', '9:ring_latitude': '0', '9:ring_longitude': '0' }), zone)?.changes).toEqual([]);
  });
  test('a decimal comma is understood, words are not', () => {
    expect(parseTyped(info('ring_latitude', 'decimal'), '45,5', zone)).toEqual({ ok: true, value: 45.5 });
    expect(parseTyped(info('ring_latitude', 'decimal'), 'abc', zone)).toEqual({ ok: false, problem: { key: 'errorNumber' } });
  });
});

describe('date and time in the city', () => {
  const zone = 'America/Los_Angeles';
  test('there and back again, in both halves of the year', () => {
    for (const instant of ['2026-01-15T20:05:00.000Z', '2026-07-15T20:05:00.000Z', '2026-03-08T09:59:00.000Z', '2026-11-01T07:30:00.000Z']) {
      expect(instantOf(localDateTime(instant, zone), zone)).toBe(instant);
    }
    expect(localDateTime('2026-07-15T20:05:00.000Z', zone)).toBe('2026-07-15T13:05');
  });
  test('an hour that the change of clocks skips is an instant all the same', () => {
    expect(instantOf('2026-03-08T02:30', zone)).toMatch(/^2026-03-08T(09|10):30:00\.000Z$/);
  });
  test('what is no date is none', () => {
    expect([instantOf('', zone), instantOf('2026-13-40T10:00', zone), instantOf('today', zone)]).toEqual([null, null, null]);
  });
});

test('after a decision comes the edit below, at the end the one above, at last none', () => {
  const list = [{ groupId: 'a' }, { groupId: 'b' }, { groupId: 'c' }];
  expect([nextAfter(list, 'a'), nextAfter(list, 'c'), nextAfter([{ groupId: 'a' }], 'a')]).toEqual(['b', 'b', null]);
});

describe('the first load', () => {
  const table = (name: string, rows: number, total: number | null, stage: LoadTable['stage']): LoadTable => ({ table: name, rows, total, stage });
  test('every table that a desk keeps has a group with a name', () => {
    expect(deskTableNames.filter((name) => groupOfTable(name) === 'groupOther')).toEqual([]);
    expect(groupOfTable('constructor')).toBe('groupOther');
  });
  test('tables are added up in groups; one without a total leaves its group without', () => {
    const groups = loadGroups({ tables: [table('incident', 30, 40, 'loading'), table('ring_workorder', 5, 10, 'loading'), table('phonecall', 7, null, 'loading'), table('task', 1, 2, 'done'), table('account', 0, 9, 'waiting')] });
    expect(groups).toEqual([
      { group: 'groupCases', rows: 35, total: 50, stage: 'loading', share: 0.7 },
      { group: 'groupActivities', rows: 8, total: null, stage: 'loading', share: 0.5 },
      { group: 'groupAccounts', rows: 0, total: 9, stage: 'waiting', share: 0 },
    ]);
  });
  test('more rows than were counted do not go past the end', () => {
    expect(loadGroups({ tables: [table('contact', 12, 11, 'loading')] })[0]?.share).toBe(1);
  });
  test('preparing search comes after the rows', () => {
    expect(loadGroups({ tables: [table('contact', 5, 5, 'indexing'), table('connection', 1, 1, 'done')] })[0]).toMatchObject({ stage: 'indexing', share: 1 });
  });
  test('a name works when contacts are found, an address when all it needs is', () => {
    const tables = [table('contact', 5, 5, 'done'), table('incident', 5, 9, 'loading'), table('account', 1, 1, 'done'), table('ring_category', 3, 3, 'indexing')];
    expect(['worksCalls', 'worksNames', 'worksCases', 'worksAddress', 'worksHistory'].map((ability) => worksAlready({ tables }, ability as 'worksCalls'))).toEqual([true, true, true, false, false]);
    expect(worksAlready({ tables: [table('contact', 5, 5, 'indexing')] }, 'worksNames')).toBe(false);
  });
  test('100 % is said only when everything is there', () => {
    const load = (share: number) => loadPercent({ tables: [], rows: 0, total: null, share, secondsLeft: null, paused: false }, 'en-US');
    expect([load(0.649), load(0.9999), load(1), load(-1), load(2)]).toEqual(['64%', '99%', '100%', '0%', '100%']);
  });
});
