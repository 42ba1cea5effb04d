/**
 * The invariant: a service that fails for an hour is asked politely, the person reads what it says, nothing typed is lost, and all is well
 * as soon as it is. The hour is 120 waits of at most 30 seconds; here a wait is at most 50 milliseconds.
 */
import { expect, test } from 'vitest';
import { until } from '../replica/support/until.ts';
import { deskAt, namesAt, newContact, useSmallCity } from './support/desk-at-small-city.ts';

const city = useSmallCity();
const capMs = 50;
const waits = 120;
const timings = { pollMs: 60_000, backOff: { firstMs: 5, capMs } };
const words = 'The database is not available.';

test('500 to everything for an hour: few requests, its words on the screen, no edit lost, and back at once', async () => {
  const run = await city.run();
  const desk = await deskAt(run, run.folder, timings);
  await desk.inSync();
  const asked: number[] = [];
  run.proxy.fault = () => {
    asked.push(performance.now());
    return { status: 500, message: words };
  };
  await desk.get('contacts.create', newContact('Hour0'));
  const state = await desk.state('offline', ({ service }) => service === 'offline');
  expect(state.serviceMessage).toBe(words);
  await until('an hour of waits', () => asked.length >= waits, 60_000);
  for (const number of [1, 2, 3]) await desk.get('contacts.create', newContact(`Hour${number}`));
  const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0)).slice(20);
  // Each wait is spread from half of the cap upwards; timers may be a moment early.
  expect(Math.min(...gaps)).toBeGreaterThan(capMs / 2 - 5);
  expect(await desk.get('desk.state', {})).toMatchObject({ service: 'offline', serviceMessage: words, pendingEdits: 4, parkedEdits: [] });

  run.proxy.fault = () => 'pass';
  const backAt = performance.now();
  await desk.state('through with its edits', ({ service, serviceMessage, pendingEdits }) => service === 'online' && serviceMessage === null && pendingEdits === 0);
  expect(performance.now() - backAt).toBeLessThan(2_000);
  expect((await namesAt(run.admin, 'Hour')).sort()).toEqual(['Hour0', 'Hour1', 'Hour2', 'Hour3']);
}, 90_000);

test('500 to every edit, while reading goes well: what others do is seen, few tries, nothing lost; a person’s “now” sends', async () => {
  const run = await city.run();
  const desk = await deskAt(run, run.folder, timings);
  await desk.inSync();
  let tries = 0;
  run.proxy.fault = (method) => {
    if (method === 'GET') return 'pass';
    tries += 1;
    return { status: 500, message: words };
  };
  const saved = Array.from({ length: 10 }, (_, number) => `Edit${number}`);
  for (const name of saved) await desk.get('contacts.create', newContact(name));
  await until('a few tries', () => tries >= 3);
  const id = await run.admin.contact('Elsewhere', {});
  await until('what somebody else wrote', async () => (await desk.ask('contacts.get', { id })).ok);
  const state = await desk.get('desk.state', {});
  expect(state).toMatchObject({ pendingEdits: saved.length, parkedEdits: [] });
  const overview = await desk.get('sync.overview', {});
  expect(overview.waiting.map(({ reason }) => reason).filter((reason) => reason === words).length).toBeGreaterThan(0);

  run.proxy.fault = () => 'pass';
  for (const { groupId, state: waiting } of overview.waiting) if (waiting === 'retrying') await desk.get('sync.retry', { groupId, changes: [] });
  await desk.get('sync.now', {});
  await desk.state('through with its edits', ({ pendingEdits }) => pendingEdits === 0, 4_000);
  expect((await namesAt(run.admin, 'Edit')).sort()).toEqual(saved);
}, 60_000);
