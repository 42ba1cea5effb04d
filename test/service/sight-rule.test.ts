/** Who is entitled stands twice, in TypeScript for writes and in SQL for reads: they agree on every case and every user. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knowsIdentity } from '../../service/access/confidentiality.ts';
import type { Principal } from '../../service/access/principal.ts';
import { sightOf } from '../../service/access/sight-of.ts';
import { completeRow } from '../../service/rules/complete-row.ts';
import { type CityStore, openCityStore } from '../../service/store/city-store.ts';
import { openDatabase } from '../../service/store/database.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import { sqlColumns } from '../../service/store/schema/columns.ts';
import { type AnyRow, isTableName, tableNames, tableOf } from '../../shared/entities/index.ts';
import { type Role, roles } from '../../shared/entities/people.ts';

let directory: string;
let database: Kysely<CityTables>;
let store: CityStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringdesk-sight-'));
  database = openDatabase<CityTables>(join(directory, 'city.sqlite'));
  store = await openCityStore(database, 'city');
});
afterAll(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

const someone = (teamIds: readonly string[], role: Role): Principal => ({ userId: 'user-1', teamIds, role, userName: '', fullName: '', extensions: [] });
const principals = [[], ['team-1'], ['team-1', 'team-2']].flatMap((teamIds) => roles.map((role) => someone(teamIds, role)));

/** Every case that the rule tells apart. */
function everyCase(): AnyRow[] {
  const cases: AnyRow[] = [];
  for (const ring_confidential of [true, false, null])
    for (const createdby of ['user-1', 'user-2', null])
      for (const ownerid of ['user-1', 'user-2', 'team-1', 'team-2', null])
        for (const ring_teamid of ['team-1', 'team-3', null]) {
          const owneridtype = ownerid?.startsWith('team') ? 'team' : 'systemuser';
          cases.push(completeRow('incident', { id: crypto.randomUUID(), ring_confidential, createdby, ownerid, owneridtype, ring_teamid, customerid: 'citizen', customeridtype: 'contact' }));
        }
  return cases;
}

test('the customer is in the row, and the call about it visible, exactly for whom the rule entitles', async () => {
  const cases = everyCase();
  await store.transaction(async (unit) => {
    for (const row of cases) {
      await unit.insert('incident', row);
      await unit.insert('phonecall', completeRow('phonecall', { id: row.id, regardingobjectid: row.id, regardingobjectidtype: 'incident' }));
    }
  });
  const ids = cases.map((row) => row.id);
  for (const principal of principals) {
    const seen = store.seenBy(sightOf(principal));
    const entitled = cases.filter((row) => knowsIdentity(principal, row)).map((row) => row.id);
    const named = JSON.stringify(principal);
    expect(entitled.length, named).toBeGreaterThan(0);
    const incidents = await seen.byIds('incident', ids);
    expect(incidents.size, named).toBe(cases.length);
    expect([...incidents.values()].filter((row) => row['customerid'] === 'citizen').map((row) => row.id).sort(), named).toEqual([...entitled].sort());
    expect((await seen.matching('incident', { customerid: 'citizen' })).map((row) => row.id).sort(), named).toEqual([...entitled].sort());
    for (const table of ['phonecall', 'activitypointer'] as const) expect([...(await seen.byIds(table, ids)).keys()].sort(), named).toEqual([...entitled].sort());
  }
});

test('every table is seen with all of its columns', async () => {
  const least = someone(['team-1'], 'call-taker');
  for (const table of tableNames.filter((name) => !['ring_call', 'ring_auditentry'].includes(name))) {
    const visible = sightOf(least).rows(table);
    if (!visible) continue;
    const made = tableOf(table).unionOf?.find(isTableName) ?? table;
    const id = crypto.randomUUID();
    await store.transaction(async (unit) => void (await unit.insert(made, completeRow(made, { id, createdby: 'user-1' }))));
    const { rows } = await visible.execute(database);
    const row = rows.find((candidate) => candidate['id'] === id);
    expect(Object.keys(row ?? {}).sort(), table).toEqual(['id', ...sqlColumns(tableOf(table)).keys()].sort());
  }
});
