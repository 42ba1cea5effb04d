import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupsOf, type QueuedEntry } from '../../electron/replica/store/outbox-queue.ts';
import { plan } from '../../electron/replica/sync/push/plan.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
let seq = 0;
function entry(groupId: string, kind: 'create' | 'update', recordId: string, more: Partial<QueuedEntry> = {}): QueuedEntry {
  seq += 1;
  return { seq, groupId, table: 'contact', recordId, kind, state: 'pending', reason: null, retryAt: null, createdAt: '', columns: [], refersTo: [], ...more };
}
const ready = (entries: QueuedEntry[]) => plan(entries, now).ready.map(({ groupId, seqs }) => `${groupId}${seqs.length < (groupsOf(entries).get(groupId)?.length ?? 0) ? ' in part' : ''}`);

describe('which groups may go', () => {
  test('edits of different records, whatever became of others', () => {
    const entries = [entry('a', 'update', 'x', { state: 'refused' }), entry('b', 'update', 'y', { state: 'conflict' }), entry('c', 'create', 'z'), entry('d', 'update', 'w')];
    expect(ready(entries)).toEqual(['c', 'd']);
  });

  test('of one record the oldest only; the next waits for it', () => {
    const entries = [entry('a', 'create', 'x'), entry('b', 'update', 'x'), entry('c', 'update', 'x')];
    expect(ready(entries)).toEqual(['a']);
    expect([...plan(entries, now).heldBy]).toEqual([['b', 'a'], ['c', 'b']]);
  });

  test('what refers to a new record waits for its creation, but not for a change of one that is there', () => {
    expect(ready([entry('a', 'create', 'x'), entry('b', 'create', 'y', { refersTo: ['x'] }), entry('c', 'create', 'z', { refersTo: ['y'] })])).toEqual(['a']);
    expect(ready([entry('a', 'update', 'x'), entry('b', 'create', 'y', { refersTo: ['x'] })])).toEqual(['a', 'b']);
    expect(ready([entry('a', 'create', 'x'), entry('a', 'create', 'y', { refersTo: ['x'] })]), 'within a group it comes with it').toEqual(['a']);
  });

  test('a group goes whole: when a new record of it waits, all of it does', () => {
    expect(ready([entry('a', 'create', 'x', { state: 'refused' }), entry('b', 'create', 'y'), entry('b', 'create', 'z', { refersTo: ['x'] })])).toEqual([]);
    expect(ready([entry('a', 'update', 'x'), entry('b', 'create', 'y'), entry('b', 'update', 'x')]), 'it will be soon').toEqual(['a']);
  });

  test('an update that waits for a person stays behind alone, and so does what follows it', () => {
    const entries = [entry('a', 'create', 'call', { state: 'refused' }), entry('b', 'create', 'case'), entry('b', 'update', 'call', { refersTo: ['case'] }), entry('c', 'create', 'case 2'), entry('c', 'update', 'call')];
    expect(ready(entries)).toEqual(['b in part', 'c in part']);
  });

  test('one that was set aside has its turn at its time, and so has what waits for it', () => {
    const later = new Date(now + 5_000).toISOString();
    const entries = [entry('a', 'update', 'x', { retryAt: later }), entry('b', 'update', 'x'), entry('c', 'update', 'y')];
    expect(ready(entries)).toEqual(['c']);
    expect(plan(entries, now).retryAt).toBe(now + 5_000);
    expect(plan(entries, now + 5_000).ready.map(({ groupId }) => groupId)).toEqual(['a', 'c']);
  });
});

/** Records are few, so that edits meet; only earlier new records are referred to. */
const outboxes = fc
  .array(fc.record({ record: fc.integer({ min: 0, max: 5 }), group: fc.boolean(), refers: fc.option(fc.integer({ min: 0, max: 5 })), state: fc.constantFrom('pending', 'pending', 'pending', 'refused', 'conflict'), aside: fc.integer({ min: 0, max: 9 }) }), { maxLength: 25 })
  .map((rows) => {
    const born = new Set<number>();
    let group = 0;
    let state: QueuedEntry['state'] = 'pending';
    let retryAt: string | null = null;
    return rows.map((row, index): QueuedEntry => {
      if (!row.group || index === 0) {
        group += 1;
        state = row.state;
        retryAt = state === 'pending' && row.aside === 0 ? new Date(now + 1_000).toISOString() : null;
      }
      const kind = born.has(row.record) || row.record > 3 ? 'update' : 'create';
      born.add(row.record);
      const refersTo = row.refers !== null && born.has(row.refers) && row.refers !== row.record ? [`r${row.refers}`] : [];
      return entry(`g${group}`, kind, `r${row.record}`, { state, retryAt, refersTo });
    });
  });

test('whatever is in the outbox: nothing overtakes an edit of its record, no reference goes before its record, and something goes unless all wait', () => {
  fc.assert(
    fc.property(outboxes, (entries) => {
      const going = new Set(plan(entries, now).ready.flatMap(({ seqs }) => seqs));
      for (const one of entries.filter((candidate) => going.has(candidate.seq))) {
        expect(one.state).toBe('pending');
        const before = entries.filter((other) => other.seq < one.seq && other.groupId !== one.groupId);
        expect(before.filter((other) => other.recordId === one.recordId)).toEqual([]);
        expect(before.filter((other) => other.kind === 'create' && one.refersTo.includes(other.recordId))).toEqual([]);
        const ownCreates = entries.filter((other) => other.groupId === one.groupId && other.kind === 'create' && other.seq < one.seq && one.refersTo.includes(other.recordId));
        for (const create of ownCreates) expect(going.has(create.seq), 'what it refers to in its own group goes along').toBe(true);
      }
      const [first] = groupsOf(entries).values();
      if (first?.every(({ state, retryAt }) => state === 'pending' && retryAt === null)) expect(first.some(({ seq: number }) => going.has(number))).toBe(true);
      // New records of a group go together or not at all.
      for (const group of groupsOf(entries).values()) expect(new Set(group.filter(({ kind }) => kind === 'create').map(({ seq: number }) => going.has(number))).size).toBeLessThan(2);
    }),
    { numRuns: 400 },
  );
});
