/**
 * A delta never skips a transaction that commits late: change numbers become visible in their order, also when several programs write
 * the same database. Each store here has its own connection to one file, as another process would.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retrieveChanges } from '../../service/api/change-tracking.ts';
import type { ApiRequest } from '../../service/api/message.ts';
import { completeRow } from '../../service/rules/complete-row.ts';
import { type CityStore, openCityStore } from '../../service/store/city-store.ts';
import { openDatabase } from '../../service/store/database.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import type { UnitOfWork } from '../../service/store/unit-of-work.ts';

let directory: string;
const databases: Kysely<CityTables>[] = [];
const stores: CityStore[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringdesk-writers-'));
  for (let count = 0; count < 4; count += 1) {
    const database = openDatabase<CityTables>(join(directory, 'city.sqlite'));
    databases.push(database);
    stores.push(await openCityStore(database, 'city'));
  }
});
afterAll(async () => {
  for (const database of databases) await database.destroy();
  await rm(directory, { recursive: true, force: true });
});
const store = (index: number): CityStore => {
  const found = stores[index];
  if (!found) throw new Error(`No store ${index}`);
  return found;
};

/** Takes deltas of the accounts, one after the other, and remembers what came. */
class Reader {
  readonly #store: CityStore;
  #query = '$select=name';
  readonly arrived: string[] = [];
  readonly deleted: string[] = [];

  constructor(own: CityStore) {
    this.#store = own;
  }

  /** @returns the names that came with this delta */
  async delta(pageSize = 3): Promise<string[]> {
    const names: string[] = [];
    for (let more = true; more; ) {
      const request: ApiRequest = {
        method: 'GET',
        path: 'accounts',
        query: this.#query,
        headers: { prefer: `odata.track-changes,odata.maxpagesize=${pageSize}` },
        body: '',
        root: 'http://city/api/data/v9.2',
        timeZone: 'UTC',
        charge: () => undefined,
        principal: { userId: '', userName: '', fullName: '', role: 'admin', teamIds: [], extensions: [] },
      };
      const { body } = await retrieveChanges(this.#store, this.#store, request, 'account', { tokenDays: 7, refusedTo: [] });
      const page = body as { value: { name?: string; id?: string }[]; '@odata.nextLink'?: string; '@odata.deltaLink'?: string };
      for (const { name, id } of page.value) {
        if (name !== undefined) names.push(name);
        else if (id !== undefined) this.deleted.push(id);
      }
      const link = page['@odata.nextLink'] ?? page['@odata.deltaLink'] ?? '';
      this.#query = link.slice(link.indexOf('?') + 1);
      more = page['@odata.nextLink'] !== undefined;
    }
    this.arrived.push(...names);
    return names;
  }
}

const insert = (unit: UnitOfWork, name: string, id: string = crypto.randomUUID()) => unit.insert('account', completeRow('account', { id, name }));

/** A promise and what settles it. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

test('who begins later and wants to commit first has to wait, and no delta in between skips anything', async () => {
  const reader = new Reader(store(2));
  await reader.delta();
  const wrote = gate();
  const mayCommit = gate();
  const order: string[] = [];
  const early = store(0)
    .transaction(async (unit) => {
      await insert(unit, 'begun first, committed late');
      wrote.open();
      await mayCommit.opened;
    })
    .then(() => order.push('first'));
  await wrote.opened;
  const late = store(1)
    .transaction(async (unit) => void (await insert(unit, 'begun second')))
    .then(() => order.push('second'));
  expect(await reader.delta(), 'nothing is committed yet').toEqual([]);
  mayCommit.open();
  await Promise.all([early, late]);
  expect(order).toEqual(['first', 'second']);
  expect(await reader.delta()).toEqual(['begun first, committed late', 'begun second']);
  expect(await reader.delta()).toEqual([]);
});

test('what is rolled back never arrives and leaves no gap that hides something', async () => {
  const reader = new Reader(store(2));
  await reader.delta();
  const failed = store(0).transaction(async (unit) => {
    await insert(unit, 'taken back');
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  await store(1).transaction(async (unit) => void (await insert(unit, 'after it')));
  expect(await reader.delta()).toEqual(['after it']);
});

interface Plan {
  readonly writer: number;
  /** Rows of the transaction; how many deltas are awaited after each. */
  readonly rows: readonly number[];
  readonly rollBack: boolean;
}
const plan: fc.Arbitrary<Plan> = fc.record({
  writer: fc.constantFrom(0, 1, 3),
  rows: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
  rollBack: fc.boolean(),
});

test('in any order of beginnings, writes and commits, the deltas together are what was committed, each row once', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 2, maxLength: 8 }), fc.integer({ min: 1, max: 4 }), async (plans, pageSize) => {
      run += 1;
      const reader = new Reader(store(2));
      await reader.delta();
      reader.arrived.length = 0;
      const committed: string[] = [];
      let writing = plans.length;
      let waiting: (() => void)[] = [];
      /** Resolves after the reader has taken its next delta. */
      const nextDelta = () => new Promise<void>((resolve) => waiting.push(resolve));
      const writers = plans.map(async ({ writer, rows, rollBack }, index) => {
        const names = rows.map((_pause, row) => `${run}/${index}/${row}`);
        try {
          await store(writer).transaction(async (unit) => {
            for (const [row, deltas] of rows.entries()) {
              await insert(unit, names[row] ?? '');
              for (let count = 0; count < deltas; count += 1) await nextDelta();
            }
            if (rollBack) throw new Error('rolled back');
          });
          committed.push(...names);
        } catch (cause) {
          if (!rollBack) throw cause;
        } finally {
          writing -= 1;
        }
      });
      const reading = (async () => {
        while (writing > 0) {
          await reader.delta(pageSize);
          const resolved = waiting;
          waiting = [];
          for (const resolve of resolved) resolve();
        }
      })();
      await Promise.all([...writers, reading]);
      await reader.delta(pageSize);
      expect([...reader.arrived].sort()).toEqual([...committed].sort());
      expect(await reader.delta(pageSize)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
