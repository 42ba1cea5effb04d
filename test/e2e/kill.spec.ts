/**
 * The invariant: what the real app has said is saved reaches the service exactly once, whenever the app is killed; what it had not said yet
 * reaches it once or not at all. The replica opens after every kill.
 *
 * The kill points come from a seed: `RINGDESK_SEED=<seed>` repeats them (not the machine's own timing), `RINGDESK_KILLS` makes more.
 */
import { type Desk, newUserData } from './support/desk.ts';
import { allSent, deskState, expect, online, test as shared } from './support/fixtures.ts';
import { type RunningService, startService } from './support/service.ts';
import { integrity, killWhole, setAside } from './support/kill.ts';
import { Clerk } from './support/clerk.ts';
import { seededRandom } from './support/random.ts';

/** A service of its own: what is written here would be in the way of the other tests' callers. */
const test = shared.extend<object, { service: RunningService }>({
  service: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const service = await startService();
      await use(service);
      await service.remove();
    },
    { scope: 'worker' },
  ],
});

const kills = Number(process.env['RINGDESK_KILLS'] ?? 10);
const loadKills = Math.max(3, Math.round(kills / 10));
const seed = Number(process.env['RINGDESK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const replay = `seed ${seed}: RINGDESK_SEED=${seed} RINGDESK_KILLS=${kills} npm test -- e2e kill`;

test(`${kills} kills while calls are answered and cases are written`, async ({ service, network, deskAt }) => {
  test.setTimeout(60_000 + kills * 20_000);
  process.stderr.write(`kill: ${kills} kills, ${replay}\n`);
  const random = seededRandom(seed);
  const userData = await newUserData();
  const clerk = new Clerk(random);
  let open: Desk | null = null;
  await test.step('work and kill', async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      const isOffline = random.chance(0.4);
      network.open();
      const desk = (open = await deskAt({ serviceUrl: network.url, userData }));
      expect(await setAside(userData), replay).toEqual([]);
      if (kill === 0) await online(desk); // the case form needs the city's categories
      if (isOffline) network.close('data');
      // Some kills come amid much that waits, some with the first words.
      await clerk.work(desk.workspace, { acknowledgements: random.below(16), thenMs: random.below(60) }, () => killWhole(desk));
      expect(await integrity(userData), replay).toEqual(['ok']);
      open = null;
    }
  });
  network.open();
  const desk = open ?? (await deskAt({ serviceUrl: network.url, userData }));
  await online(desk);
  await clerk.finishCalls(desk.workspace);
  await allSent(desk);
  expect((await deskState(desk.workspace))['parkedEdits'], replay).toEqual([]);
  process.stderr.write(`kill: ${clerk.summary}\n`);
  expect(await clerk.losses(service), replay).toEqual([]);
  expect(clerk.acknowledged, replay).toBeGreaterThan(kills);
});

test(`${loadKills} kills during the first load: it goes on where it was, and is complete at the end`, async ({ service, network, deskAt }) => {
  test.setTimeout(60_000 + loadKills * 20_000);
  process.stderr.write(`kill: ${loadKills} kills during the first load, ${replay}\n`);
  const random = seededRandom(seed + 1);
  const userData = await newUserData();
  const clerk = new Clerk(random);
  const rowsAtKill: number[] = [];
  for (let kill = 0; kill < loadKills; kill += 1) {
    const desk = await deskAt({ serviceUrl: network.url, userData });
    const wanted = Math.round(((kill + random.unit()) / loadKills) * 15_000);
    const rows = await rowsLoaded(desk, wanted);
    rowsAtKill.push(rows);
    await clerk.writeContact(desk.workspace);
    await killWhole(desk);
    expect(await integrity(userData), replay).toEqual(['ok']);
    expect(await setAside(userData), replay).toEqual([]);
  }
  process.stderr.write(`kill: first load killed at ${rowsAtKill.join(', ')} rows\n`);
  const desk = await deskAt({ serviceUrl: network.url, userData });
  await online(desk);
  await allSent(desk);
  expect(await clerk.losses(service), replay).toEqual([]);
  expect(clerk.acknowledged).toBe(loadKills);
  const token = await service.token('call-taker');
  for (const { table, here, there } of wholeTables) {
    const [counted] = await desk.replica<{ count: number }>(`SELECT count(*) AS count FROM "${table}" WHERE ${here}`);
    expect(counted?.count, `${table}, ${replay}`).toBe(await countAt(service.url, token, there));
  }
});

/** Rows that no scope leaves out, here and at the service. */
const wholeTables = [
  { table: 'contact', here: 'mobilephone IS NOT NULL', there: 'contacts?$filter=mobilephone ne null&' },
  { table: 'incident', here: 'statecode = 0', there: 'incidents?$filter=statecode eq 0&' },
  { table: 'phonecall', here: 'statecode = 0', there: 'phonecalls?$filter=statecode eq 0&' },
  { table: 'account', here: '1', there: 'accounts?' },
];

/** @returns how many rows were here when at least so many were, or the load was over */
async function rowsLoaded(desk: Desk, atLeast: number): Promise<number> {
  let rows = 0;
  await expect
    .poll(
      async () => {
        const state = (await deskState(desk.workspace)) as { load: { rows: number } | null; asOf: string | null };
        rows = state.load?.rows ?? (state.asOf === null ? 0 : Infinity);
        return rows;
      },
      { timeout: 60_000, intervals: [5] },
    )
    .toBeGreaterThanOrEqual(atLeast);
  return rows;
}

async function countAt(url: string, token: string, rows: string): Promise<number> {
  let count = 0;
  let next: string | undefined = `${url}/api/data/v9.2/${rows}$select=versionnumber`;
  while (next !== undefined) {
    const response = await fetch(next, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } });
    const body = (await response.json()) as { value: unknown[]; '@odata.nextLink'?: string };
    count += body.value.length;
    next = body['@odata.nextLink'];
  }
  return count;
}

