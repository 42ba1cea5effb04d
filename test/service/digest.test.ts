/** Digests, by which a desk that may not track changes learns which rows are newer or gone: they agree with what the Web API lists. */
import fc from 'fast-check';
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeRow } from '../../service/rules/complete-row.ts';
import { openCityStore } from '../../service/store/city-store.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import { openDatabase } from '../../service/store/database.ts';
import { deskTableNames, tableNames, tableOf, type TableName } from '../../shared/entities/index.ts';
import { type Digest, digestBucketSchema, digestPath, digestSchema } from '../../shared/wire.ts';
import { join, leave, type Person } from './people.ts';
import { type SealedCase, startSealedCase } from './sealed-case.ts';
import type { Client } from './support.ts';

let sealed: SealedCase;
beforeAll(async () => {
  sealed = await startSealedCase();
});
afterAll(() => sealed.city.close());

const address = (path: string) => `${sealed.city.service.url}${digestPath}/${path}`;
const get = (api: Client, path: string) => api.get(address(path));

async function digestOf(api: Client, table: TableName): Promise<Digest> {
  const { status, body, text } = await get(api, tableOf(table).entitySet);
  if (status !== 200) throw new Error(text);
  return digestSchema.strict().parse(body);
}
async function rowsOf(api: Client, table: TableName, bucket: string): Promise<[string, number][]> {
  const { status, body, text } = await get(api, `${tableOf(table).entitySet}/${bucket}`);
  if (status !== 200) throw new Error(text);
  return digestBucketSchema.strict().parse(body).rows;
}

/** Everything that the Web API lists: id and version of each row, by id. */
async function listed(api: Client, table: TableName): Promise<[string, number][]> {
  const { entitySet, primaryId } = tableOf(table);
  const rows: [string, number][] = [];
  for (let link: unknown = `${entitySet}?$select=versionnumber`; typeof link === 'string'; ) {
    const page = await api.get(link, { prefer: 'odata.maxpagesize=20' });
    if (page.status !== 200) throw new Error(page.text);
    rows.push(...page.rows.map((row): [string, number] => [String(row[primaryId]), Number(row['versionnumber'])]));
    link = page.body['@odata.nextLink'];
  }
  return rows.sort(([one], [other]) => (one < other ? -1 : 1));
}
function bucketsOf(rows: readonly [string, number][]): Digest['buckets'] {
  const names = [...new Set(rows.map(([id]) => id.slice(0, 2)))].sort();
  return names.map((bucket) => {
    const own = rows.filter(([id]) => id.startsWith(bucket));
    return { bucket, count: own.length, sum: String(own.reduce((sum, [, version]) => sum + BigInt(version), 0n)) };
  });
}
async function agrees(api: Client, table: TableName): Promise<void> {
  const rows = await listed(api, table);
  const digest = await digestOf(api, table);
  expect(digest.buckets, table).toEqual(bucketsOf(rows));
  const found: [string, number][] = [];
  for (const { bucket } of digest.buckets) found.push(...(await rowsOf(api, table, bucket)));
  expect(found, table).toEqual(rows);
}

describe('agree with what the Web API lists', () => {
  test('for everybody, in every table that desks keep', async () => {
    for (const { api } of Object.values(sealed.people)) for (const table of deskTableNames) await agrees(api, table);
  });

  test('after any writes, by whoever makes them', async () => {
    const { people, team, contact, city } = sealed;
    const writers: readonly Person[] = [people.maker, people.owner, people.member, people.outsider, people.caseSupervisor];
    const kinds = ['contact', 'incident', 'phonecall', 'annotation'] as const;
    type Write = { who: number; kind: (typeof kinds)[number]; what: 'create' | 'update' | 'delete' | 'confidential' | 'public'; which: number };
    const write = fc.record<Write>({ who: fc.nat(writers.length - 1), kind: fc.constantFrom(...kinds), what: fc.constantFrom('create', 'create', 'update', 'delete', 'confidential', 'public'), which: fc.nat(50) });
    const made: Record<(typeof kinds)[number], string[]> = { contact: [], incident: [], phonecall: [], annotation: [] };
    const pick = (kind: (typeof kinds)[number], which: number) => made[kind][which % Math.max(1, made[kind].length)];

    /** Refusals are part of life: what matters is that both sides show the same afterwards. */
    async function perform({ who, kind, what, which }: Write): Promise<void> {
      const api = (writers[who] ?? people.maker).api;
      const set = tableOf(kind).entitySet;
      const incident = pick('incident', which) ?? sealed.incident;
      if (what === 'create') {
        const body = {
          contact: { lastname: `Person ${which}` },
          incident: { title: 'Case', 'customerid_contact@odata.bind': `/contacts(${contact})`, 'ownerid@odata.bind': `/teams(${team})`, ring_confidential: which % 2 === 0 },
          phonecall: { subject: 'Call', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})` },
          annotation: { notetext: 'Note', 'objectid_incident@odata.bind': `/incidents(${incident})` },
        }[kind];
        const id = v4();
        if ((await api.send('POST', set, { ...body, [tableOf(kind).primaryId]: id })).status === 204) made[kind].push(id);
        return;
      }
      const id = pick(what === 'confidential' || what === 'public' ? 'incident' : kind, which);
      if (id === undefined) return;
      const changes = { contact: { lastname: 'Renamed' }, incident: { title: 'Renamed' }, phonecall: { subject: 'Renamed' }, annotation: { notetext: 'Renamed' } }[kind];
      if (what === 'delete') await city.api.send('DELETE', `${set}(${id})`);
      else if (what === 'update') await api.send('PATCH', `${set}(${id})`, changes, { 'if-match': '*' });
      else await api.send('PATCH', `incidents(${id})`, { ring_confidential: what === 'confidential' }, { 'if-match': '*' });
    }

    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 5, maxLength: 15 }), async (writes) => {
        for (const step of writes) await perform(step);
        for (const { api } of [people.outsider, people.member, people.caseSupervisor]) for (const table of [...kinds, 'queueitem'] as const) await agrees(api, table);
      }),
      { numRuns: 6 },
    );
    expect(await listed(people.outsider.api, 'phonecall')).not.toEqual(await listed(people.caseSupervisor.api, 'phonecall'));
  }, 120_000);
});

describe('say what happened', () => {
  const changedBuckets = (before: Digest, after: Digest) => {
    const all = new Map(before.buckets.map((part) => [part.bucket, JSON.stringify(part)]));
    const changed = new Set(after.buckets.filter((part) => all.get(part.bucket) !== JSON.stringify(part)).map(({ bucket }) => bucket));
    for (const bucket of all.keys()) if (!after.buckets.some((part) => part.bucket === bucket)) changed.add(bucket);
    return [...changed].sort();
  };

  test('a new, a changed and a deleted row change their own bucket and no other', async () => {
    const { api } = sealed.people.outsider;
    const fresh = '5e000000-0000-4000-8000-0000000000d1';
    const first = await digestOf(api, 'account');
    await sealed.city.api.create('accounts', { accountid: fresh, name: 'Corner shop' });
    const created = await digestOf(api, 'account');
    expect(changedBuckets(first, created)).toEqual(['5e']);
    await sealed.city.api.send('PATCH', `accounts(${fresh})`, { name: 'Corner shop and bakery' });
    const changed = await digestOf(api, 'account');
    expect(changedBuckets(created, changed)).toEqual(['5e']);
    await sealed.city.api.send('DELETE', `accounts(${fresh})`);
    expect(await digestOf(api, 'account')).toEqual(first);
    expect(await rowsOf(api, 'account', '5e')).toEqual([]);
  });

  test('a confidential case stays in everybody’s digest, what lies about it only in those of the entitled', async () => {
    const { people, incident, about } = sealed;
    const holds = async ({ api }: Person, table: TableName, id: string) => (await rowsOf(api, table, id.slice(0, 2))).some(([found]) => found === id);
    for (const person of [people.outsider, people.member, people.maker]) expect(await holds(person, 'incident', incident)).toBe(true);
    for (const [table, id] of [['phonecall', about.phonecall], ['annotation', about.noteOfCall], ['task', about.task]] as const) {
      expect(await holds(people.member, table, id), table).toBe(true);
      expect(await holds(people.outsider, table, id), table).toBe(false);
    }
  });

  test('who joins or leaves a team has another sight, and with it other rows', async () => {
    const { outsider, member } = sealed.people;
    const [calls, cases] = [await digestOf(outsider.api, 'phonecall'), await digestOf(outsider.api, 'incident')];
    await join(sealed.city, outsider.id, sealed.team);
    const inside = await digestOf(outsider.api, 'phonecall');
    expect(inside.buckets).toEqual((await digestOf(member.api, 'phonecall')).buckets);
    expect(inside.buckets).not.toEqual(calls.buckets);
    expect(inside.sight).not.toBe(calls.sight);
    // The same cases in the same versions, whose citizens are seen now: only the sight tells.
    const seen = await digestOf(outsider.api, 'incident');
    expect([seen.buckets, seen.sight === cases.sight]).toEqual([cases.buckets, false]);
    await leave(sealed.city, outsider.id, sealed.team);
    expect(await digestOf(outsider.api, 'phonecall')).toEqual(calls);
  });
});

test('sums are exact beyond 2^53', async () => {
  const database = openDatabase<CityTables>(':memory:');
  try {
    const store = await openCityStore(database, 'city');
    const last = Number.MAX_SAFE_INTEGER;
    await database.updateTable('store_sequence').set({ value: last - 3 }).where('name', '=', 'change').execute();
    await store.transaction(async (unit) => {
      for (const digit of ['1', '2', '3']) await unit.insert('contact', completeRow('contact', { id: `ab${digit}00000-0000-4000-8000-000000000000` }));
    });
    expect(await store.digest('contact')).toEqual([{ bucket: 'ab', count: 3, sum: String(3n * BigInt(last) - 3n) }]);
    expect((await store.digestRows('contact', 'ab')).map(([, version]) => version)).toEqual([last - 2, last - 1, last]);
  } finally {
    await database.destroy();
  }
});

describe('refused in words', () => {
  test.each(['3', '3f0', '3F', 'zz', '%33%', '..%2f', ' 3', '*', 'g0', "3'"])('the bucket "%s": 400', async (bucket) => {
    const answer = await get(sealed.city.api, `contacts/${encodeURIComponent(bucket)}`);
    expect([answer.status, answer.error]).toEqual([400, { code: '0x80060888', message: expect.stringContaining('/api/desk/v1/digest/contacts/3f') }]);
  });

  test('a set that there is not, a union and tables that desks do not keep: 404, also with a bucket', async () => {
    const kept: readonly TableName[] = deskTableNames;
    const others = tableNames.filter((name) => !kept.includes(name)).map((name) => tableOf(name).entitySet);
    expect(others).toContain('activitypointers');
    for (const set of ['nosuch', 'contact', 'Contacts', '__proto__', ...others]) {
      for (const path of [set, `${set}/3f`]) {
        const answer = await get(sealed.city.api, path);
        expect([answer.status, answer.error.message], path).toEqual([404, expect.stringContaining(`'${set}'`)]);
      }
    }
  });

  test('a table that one may not read: the Web API’s own 403', async () => {
    const { api } = sealed.people.outsider;
    const set = await api.get('ring_auditentries');
    for (const path of ['ring_auditentries', 'ring_auditentries/3f']) {
      const answer = await get(api, path);
      expect([answer.status, answer.body]).toEqual([403, set.body]);
    }
  });

  test('nobody who is not signed in: 401', async () => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }]) {
      for (const path of ['contacts', 'contacts/3f', 'nosuch']) {
        const answer = await fetch(address(path), { headers });
        expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      }
    }
  });

  test('anything but reading: 404', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect((await sealed.city.api.send(method, address('contacts'))).status, method).toBe(404);
  });
});
