/** The invariant: on a line that is slow, or breaks all the time, calls pop and edits are kept at once, and the first load gets there. */
import { expect, test } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import { seededRandom } from '../e2e/support/random.ts';
import { type Desk, openDesk } from '../replica/support/desk.ts';
import { temporaryFolder } from '../replica/support/folder.ts';
import { until } from '../replica/support/until.ts';
import { deskAt, namesAt, newContact, quick, type SmallCityRun, useSmallCity } from './support/desk-at-small-city.ts';

const seed = Number(process.env['RINGDESK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const latencyMs = 500;
/** What a busy machine may add. */
const graceMs = 1_500;
const city = useSmallCity();
/** A load of many pages, small as the city is. */
const pageSize = 3;

/** A desk that has never been loaded. */
async function newDesk(run: SmallCityRun): Promise<Desk> {
  return openDesk({ folder: await temporaryFolder(), service: { url: run.proxy.url, token: run.token }, timings: { ...quick, pageSize } });
}

test('20 kB a second, half a second away: calls pop and edits are kept at once, and the first load goes on', async () => {
  const run = await city.run();
  run.proxy.slow({ bytesPerSecond: 20_000, latencyMs });
  const desk = await newDesk(run);
  const before = await desk.state('in the middle of its first load', ({ load }) => (load?.rows ?? 0) > 0);
  expect(before).toMatchObject({ service: 'online', serviceMessage: null, asOf: null });

  await until('a ring', async () => (await desk.ask('calls.simulateRing', { number: '+17435550166' })).ok);
  const rangAt = performance.now();
  void desk.ask('calls.simulateRing', { number: '+17435550155' });
  await desk.card('rings', ({ number, state }) => state === 'ringing' && (number ?? '').includes('0155'));
  expect(performance.now() - rangAt).toBeLessThan(latencyMs + graceMs);

  const editedAt = performance.now();
  const { contactId } = await desk.get('contacts.create', newContact('Slow'));
  expect(performance.now() - editedAt).toBeLessThan(graceMs);
  expect((await desk.get('contacts.get', { id: contactId })).fullName).toBe('Ines Slow');
  await until('the edit at the service', async () => (await namesAt(run.admin, 'Slow')).length === 1);
  const later = await desk.state('further on', ({ load }) => load === null || load.rows > (before.load?.rows ?? 0));
  expect(later.load, 'the edit and the calls were to be tried in the middle of the load').not.toBeNull();

  run.proxy.slow(null);
  await desk.inSync();
  await expectWhole(desk, run);
}, 90_000);

test('a network that breaks at random bytes: the desk says so, the first load is complete at the end, an edit arrives once', async () => {
  const run = await city.run();
  const random = seededRandom(seed);
  let broken = 0;
  let asked = 0;
  run.proxy.fault = () => {
    if (++asked % 70 === 0) run.proxy.cut();
    if (!random.chance(0.15)) return 'pass';
    broken += 1;
    return { cutAfter: random.below(3_000) };
  };
  const desk = await newDesk(run);
  await until('a broken answer', () => broken > 0);
  await desk.get('contacts.create', newContact('Dropped'));
  await until('the words for it', () => desk.port.every<{ service: string; serviceMessage: string | null }>('desk').find((state) => state.service === 'offline' && /No complete answer/.test(state.serviceMessage ?? '')));
  await until(`several broken answers, seed ${seed}`, () => broken > 5);
  await desk.inSync();
  expect(await namesAt(run.admin, 'Dropped'), `seed ${seed}`).toEqual(['Dropped']);
  await expectWhole(desk, run);
}, 90_000);

test('where every third answer breaks, a round through all tables still comes to its end: the desk knows as of when its data are', async () => {
  const run = await city.run();
  run.proxy.line = false;
  const desk = await deskAt(run, run.folder, { pollMs: 60_000, backOff: { firstMs: 10, capMs: 50 } });
  const before = await desk.state('in sync', ({ asOf, service }) => service === 'online' && asOf !== null);
  let asked = 0;
  let broken = 0;
  run.proxy.fault = (_method, url) => {
    if (!url.includes('$deltatoken') || ++asked % 3 !== 0) return 'pass';
    broken += 1;
    return 'cut';
  };
  await run.admin.contact('Third', { firstname: 'Every' });
  await desk.get('sync.now', {});
  await desk.state('in sync again', ({ asOf, service }) => service === 'online' && asOf !== null && asOf !== before.asOf);
  expect(broken).toBeGreaterThan(1);
  expect(await desk.get('search.find', { text: 'Every Third', limit: 5 })).toHaveLength(1);
}, 30_000);

async function expectWhole(desk: Desk, { admin }: SmallCityRun): Promise<void> {
  const connection = await Connection.open(desk.databasePath, 'read');
  for (const [table, set] of [['contact', 'contacts'], ['incident', 'incidents'], ['annotation', 'annotations']] as const) {
    const rows = await connection.all(`SELECT id FROM "${table}"`);
    expect(rows.length, `${table}, seed ${seed}`).toBe((await admin.get(`${set}?$select=versionnumber`)).rows.length);
  }
  await connection.close();
}
