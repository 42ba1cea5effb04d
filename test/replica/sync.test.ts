import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { Pusher } from '../../electron/replica/sync/push.ts';
import { ServiceClient } from '../../electron/replica/sync/service-client.ts';
import type { CaseDraft } from '../../shared/contract/replica.ts';
import type { LoadState } from '../../shared/contract/sync-records.ts';
import { deskTableNames } from '../../shared/entities/index.ts';
import { selectAll } from '../../shared/entities/wire-format.ts';
import { type Desk, loadedReplica, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { apply } from './support/page.ts';
import { Proxy } from './support/proxy.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

let service: TestService;
let template: string;
beforeAll(async () => {
  service = await startTestService();
  template = await loadedReplica(service);
}, 300_000);
afterAll(async () => {
  await service.close();
  await rm(template, { recursive: true, force: true });
});

/** A desk that has been loaded before, with a network that the test can spoil. */
async function syncedDesk(): Promise<{ desk: Desk; proxy: Proxy; folder: string }> {
  const proxy = await Proxy.open(service.url);
  const folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
  const desk = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
  await desk.inSync();
  return { desk, proxy, folder };
}

async function stored<T>(desk: Desk, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const connection = await Connection.open(desk.databasePath, 'read');
  try {
    return await connection.all<T>(sql, parameters);
  } finally {
    await connection.close();
  }
}

async function draftFor(desk: Desk, title: string): Promise<CaseDraft> {
  const [category] = await desk.get('categories.list', {});
  return {
    title, requestType: 'report', categoryId: category?.id ?? '', teamId: null, priority: 'high', origin: 'phone', incidentAddress: '12 Test Street',
    remainAnonymous: false, wantsUpdates: true, confidential: false, description: 'Made by a test',
  };
}
const newContact = (lastName: string) => ({ newContact: { firstName: 'Ines', lastName, mobilePhone: '743 555 0173' } });
const casesNamed = (title: string) => service.rows('incident', `$filter=title eq '${title}'`);

describe('the initial load', () => {
  test('holds exactly what the service shows to this user, table by table, and says so while it goes on', async () => {
    const desk = await openDesk({ folder: await temporaryFolder(), service, scope: { months: null } });
    await desk.inSync();
    for (const table of deskTableNames) {
      const [row] = await stored<{ count: number }>(desk, `SELECT count(*) AS count FROM "${table}"`);
      const theirs = await service.rows(table, '$select=versionnumber', 'desk');
      expect(row?.count, table).toBe(theirs.length);
    }
    // Calls about confidential cases of others are among what is not shown.
    expect((await service.rows('phonecall', '$select=versionnumber')).length).toBeGreaterThan((await service.rows('phonecall', '$select=versionnumber', 'desk')).length);
    const [sample] = await service.rows('incident', '$top=1&$filter=_ring_categoryid_value ne null');
    const [mine] = await stored<Record<string, unknown>>(desk, 'SELECT * FROM incident WHERE id = ?', [sample?.['incidentid']]);
    expect(mine).toMatchObject({ title: sample?.['title'], ticketnumber: sample?.['ticketnumber'], customerid: sample?.['_customerid_value'], customeridtype: 'contact', _etag: sample?.['@odata.etag'] });
    const loads = desk.port.every<{ load: LoadState | null }>('desk').flatMap((state) => state.load ?? []);
    expect(loads.length).toBeGreaterThan(0);
    expect(loads[0]?.tables.map(({ table }) => table)).toEqual(deskTableNames);
  }, 120_000);

  test('is taken up where it was cut off', async () => {
    const proxy = await Proxy.open(service.url);
    const folder = await temporaryFolder();
    let pages = 0;
    proxy.fault = (_method, url) => (url.includes('/contacts?') && ++pages > 2 ? { status: 503 } : 'pass');
    const first = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
    await first.state('offline in the middle of the contacts', (state) => state.service === 'offline');
    await first.replica.stop();
    proxy.fault = () => 'pass';
    proxy.seen.length = 0;
    const second = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
    await second.inSync();
    const asked = proxy.seen.filter(({ url }) => url.includes('/contacts?'));
    expect(asked[0]?.url).toContain('skiptoken');
    const [row] = await stored<{ count: number }>(second, 'SELECT count(*) AS count FROM contact');
    expect(row?.count).toBe((await service.rows('contact', '$select=versionnumber')).length);
  }, 120_000);
});

describe('a delta', () => {
  test('brings a change and a deletion soon after they were made, by the hint', async () => {
    const { desk } = await syncedDesk();
    const id = v4();
    await service.write('POST', 'contacts', { contactid: id, firstname: 'Delta', lastname: 'Quill' });
    await until('the new contact', async () => (await desk.ask('contacts.get', { id })).ok);
    await service.write('PATCH', `contacts(${id})`, { lastname: 'Quill-Moreno' });
    await until('its change', async () => (await desk.get('contacts.get', { id })).fullName === 'Delta Quill-Moreno');
    await service.write('DELETE', `contacts(${id})`);
    await until('its deletion', async () => !(await desk.ask('contacts.get', { id })).ok);
  });
});

describe('an edit', () => {
  test('is seen at once, reaches the service once, and gets its number from there', async () => {
    const { desk } = await syncedDesk();
    const title = `Lamp ${v4()}`;
    const { caseId, contactId } = await desk.get('cases.create', { callKey: null, customer: newContact('Duarte'), draft: await draftFor(desk, title) });
    expect((await desk.get('contacts.get', { id: contactId })).openCases).toMatchObject([{ id: caseId, title }]);
    await desk.inSync();
    const [theirs, ...more] = await casesNamed(title);
    expect(more).toEqual([]);
    expect(theirs).toMatchObject({ incidentid: caseId, _customerid_value: contactId, prioritycode: 1, caseorigincode: 1, ring_wantsupdates: true });
    const record = await until('the number of the case', async () => {
      const one = await desk.get('contacts.get', { id: contactId });
      return one.openCases[0]?.ticketNumber ? one : null;
    });
    expect(record.openCases[0]).toMatchObject({ ticketNumber: theirs?.['ticketnumber'], pending: false });
    expect(record.numbers).toEqual([{ column: 'mobilephone', display: '(743) 555-0173' }]);
  });

  test('made while the service is down arrives once when it comes back', async () => {
    const { desk, proxy } = await syncedDesk();
    proxy.down();
    const title = `Offline ${v4()}`;
    await desk.get('cases.create', { callKey: null, customer: newContact('Offline'), draft: await draftFor(desk, title) });
    const offline = await desk.state('offline with its edit waiting', (state) => state.service === 'offline' && state.pendingEdits === 2);
    expect(offline.serviceMessage).toMatch(/No complete answer/);
    expect(await casesNamed(title)).toEqual([]);
    proxy.up();
    await desk.inSync();
    expect(await casesNamed(title)).toHaveLength(1);
  });

  test.each(['drop-answer', 'html', 'truncate', 'cut'] as const)('arrives once when the answer of its batch comes as: %s', async (fault) => {
    const { desk, proxy } = await syncedDesk();
    const title = `Lost ${v4()}`;
    let spoilt = 0;
    proxy.fault = (method) => (method === 'POST' && spoilt++ === 0 ? fault : 'pass');
    await desk.get('cases.create', { callKey: null, customer: newContact('Lost'), draft: await draftFor(desk, title) });
    await until('the spoilt answer', () => spoilt > 0);
    await desk.inSync();
    expect(await casesNamed(title)).toHaveLength(1);
    expect((await desk.get('desk.state', {})).parkedEdits).toEqual([]);
  });

  test('that the service refuses is parked with its reason and does not block the next', async () => {
    const { desk, proxy } = await syncedDesk();
    proxy.down();
    const [refused, accepted] = [`Refused ${v4()}`, `Accepted ${v4()}`];
    const { contactId } = await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Parked', mobilePhone: '' } });
    await desk.get('cases.create', { callKey: null, customer: { contactId }, draft: await draftFor(desk, refused) });
    await desk.get('cases.create', { callKey: null, customer: { contactId }, draft: await draftFor(desk, accepted) });
    const spoil = (method: string, url: string) => method === 'PATCH' && url.includes('/incidents(');
    let first = true;
    proxy.fault = (method, url) => {
      if (!spoil(method, url) || !first) return 'pass';
      first = false;
      return { status: 400 };
    };
    proxy.up();
    await until('the second case', async () => (await casesNamed(accepted)).length === 1);
    const state = await desk.inSync();
    expect(state.parkedEdits).toMatchObject([{ table: 'incident', recordName: refused, reason: 'made by the test: 400' }]);
    expect((await desk.get('contacts.get', { id: contactId })).openCases.map((one) => one.title)).toContain(refused); // nothing vanishes
  });

  test('waits as long as the service asks, and no shorter', async () => {
    const { desk, proxy } = await syncedDesk();
    const tries: number[] = [];
    proxy.fault = (method) => {
      if (method !== 'PATCH') return 'pass';
      tries.push(Date.now());
      return tries.length === 1 ? { status: 429, headers: { 'retry-after': '1' } } : 'pass';
    };
    await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Busy', mobilePhone: '' } });
    await desk.inSync();
    expect(tries).toHaveLength(2);
    expect((tries[1] ?? 0) - (tries[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });
});

describe('a group whose call is not at the service', () => {
  async function openPusher() {
    const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
    onTestFinished(() => store.close());
    const client = new ServiceClient(service, { timeoutMs: 5_000, stop: new AbortController().signal });
    const push = () => new Pusher(store, client, () => 'US', () => undefined).push();
    const edit = (...edits: Parameters<typeof applyEdits>[2][number][]) => store.write((transaction) => applyEdits(transaction, 'US', edits));
    const outbox = () => store.views.all<{ tablename: string; kind: string; state: string; reason: string | null }>('SELECT tablename, kind, state, reason FROM outbox ORDER BY seq');
    return { store, client, push, edit, outbox };
  }
  const newCase = (contactId: string, caseId: string, title: string) =>
    [
      { table: 'contact', id: contactId, kind: 'create', changes: { firstname: 'Ines', lastname: 'Held' } },
      { table: 'incident', id: caseId, kind: 'create', changes: { title, customerid: contactId, customeridtype: 'contact' } },
    ] as const;
  const regarding = (id: string, caseId: string) => ({ table: 'phonecall', id, kind: 'update', changes: { regardingobjectid: caseId, regardingobjectidtype: 'incident' } }) as const;

  test('its creation was refused: the new contact and the case arrive, the edits of the call stay parked', async () => {
    const { edit, push, outbox } = await openPusher();
    const [callId, contactId, caseId, title] = [v4(), v4(), v4(), `Held ${v4()}`];
    await edit({ table: 'phonecall', id: callId, kind: 'create', changes: { subject: 'Phone call', directioncode: false, ring_contactid: v4() } });
    await push();
    expect(await outbox()).toMatchObject([{ tablename: 'phonecall', kind: 'create', state: 'parked' }]);
    await edit(...newCase(contactId, caseId, title), regarding(callId, caseId));
    await push();
    expect(await casesNamed(title)).toMatchObject([{ incidentid: caseId, _customerid_value: contactId }]);
    expect(await outbox()).toMatchObject([
      { tablename: 'phonecall', kind: 'create', state: 'parked' },
      { tablename: 'phonecall', kind: 'update', state: 'parked', reason: expect.stringContaining('not at the service') as string },
    ]);
  });

  test('it was deleted there: the same', async () => {
    const { store, client, edit, push, outbox } = await openPusher();
    const [callId, contactId, caseId, title] = [v4(), v4(), v4(), `Held ${v4()}`];
    await service.write('POST', 'phonecalls', { activityid: callId, subject: 'Phone call', directioncode: false });
    const body = await client.get(client.dataUrl(`phonecalls?$select=${selectAll('phonecall').join(',')}&$filter=activityid eq ${callId}`));
    await apply(store, 'phonecall', body.text);
    await service.write('DELETE', `phonecalls(${callId})`);
    await edit(...newCase(contactId, caseId, title), regarding(callId, caseId));
    await push();
    expect(await casesNamed(title)).toHaveLength(1);
    expect(await outbox()).toMatchObject([{ tablename: 'phonecall', kind: 'update', state: 'parked' }]);
  });

  test('a case for a contact that is not there is parked whole, and once', async () => {
    const { edit, push, outbox } = await openPusher();
    const [callId, caseId] = [v4(), v4()];
    await edit({ table: 'phonecall', id: callId, kind: 'create', changes: { subject: 'Phone call', directioncode: false } });
    await push();
    await edit({ table: 'incident', id: caseId, kind: 'create', changes: { title: 'Nobody', customerid: v4(), customeridtype: 'contact' } }, regarding(callId, caseId));
    await push();
    expect((await outbox()).map(({ tablename, state }) => [tablename, state])).toEqual([['incident', 'parked'], ['phonecall', 'parked']]);
  });

  test('a store that cannot write when the service has taken an edit: it is not called refused, and is confirmed later', async () => {
    const { store, edit, push, outbox } = await openPusher();
    const id = v4();
    await edit({ table: 'contact', id, kind: 'create', changes: { firstname: 'Ines', lastname: 'Disk' } });
    await store.write(({ db }) => db.exec(`CREATE TRIGGER full BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'made by the test'); END`));
    await expect(push()).rejects.toThrow('made by the test');
    expect(await outbox()).toMatchObject([{ state: 'pending' }]);
    await store.write(({ db }) => db.exec('DROP TRIGGER full'));
    await push();
    expect(await outbox()).toEqual([]);
    expect(await service.rows('contact', `$filter=contactid eq ${id}`)).toHaveLength(1);
  });
});

describe('somebody else was faster', () => {
  /** A contact here and at the service, changed there to `theirs` and here to `mine`, pushed. */
  async function race(theirs: Record<string, string>, mine: Record<string, string>) {
    const id = v4();
    await service.write('POST', 'contacts', { contactid: id, firstname: 'Ada', lastname: 'Quill' });
    const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
    onTestFinished(() => store.close());
    const client = new ServiceClient(service, { timeoutMs: 5_000, stop: new AbortController().signal });
    const body = await client.get(client.dataUrl(`contacts?$select=${selectAll('contact').join(',')}&$filter=contactid eq ${id}`));
    await apply(store, 'contact', body.text);
    await store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id, kind: 'update', changes: mine }]));
    await service.write('PATCH', `contacts(${id})`, theirs);
    await new Pusher(store, client, () => 'US', () => undefined).push();
    const [atService] = await service.rows('contact', `$filter=contactid eq ${id}`);
    const [entry] = await store.views.all<{ state: string; reason: string; theirs: string; changes: string }>('SELECT * FROM outbox');
    return { atService, entry, here: (await readRow(store.views, 'contact', id))?.row };
  }

  test('another column: both changes stand, here and there', async () => {
    const { atService, entry, here } = await race({ lastname: 'Theirs' }, { firstname: 'Mine' });
    expect(atService).toMatchObject({ firstname: 'Mine', lastname: 'Theirs' });
    expect(here).toMatchObject({ firstname: 'Mine', lastname: 'Theirs', fullname: 'Mine Theirs' });
    expect(entry).toBeUndefined();
  });

  test('the same column to the same value: no conflict', async () => {
    const { atService, entry } = await race({ firstname: 'Same', lastname: 'Theirs' }, { firstname: 'Same' });
    expect(atService).toMatchObject({ firstname: 'Same', lastname: 'Theirs' });
    expect(entry).toBeUndefined();
  });

  test('the same column to another value: parked with both values, nothing overwritten, nothing lost', async () => {
    const { atService, entry, here } = await race({ firstname: 'Theirs' }, { firstname: 'Mine' });
    expect(atService).toMatchObject({ firstname: 'Theirs' });
    expect(entry).toMatchObject({ state: 'parked', reason: expect.stringContaining('First Name') as string, theirs: '{"firstname":"Theirs"}', changes: '{"firstname":"Mine"}' });
    expect(here).toMatchObject({ firstname: 'Mine' });
  });
});

describe('answers that cannot be used', () => {
  test.each([
    ['html', /text\/html instead of JSON/],
    ['truncate', /not complete JSON/],
    ['cut', /No complete answer/],
  ] as const)('%s page: the log says what and where, nothing of it is applied, the next try succeeds', async (fault, message) => {
    const { desk, proxy } = await syncedDesk();
    const id = v4();
    let spoilt = 0;
    proxy.fault = (method, url) => (method === 'GET' && url.includes('/contacts?') && url.includes('deltatoken') && spoilt++ === 0 ? fault : 'pass');
    await service.write('POST', 'contacts', { contactid: id, firstname: 'After', lastname: 'Trouble' });
    await until('the contact', async () => (await desk.ask('contacts.get', { id })).ok);
    expect(spoilt).toBeGreaterThan(0);
    const line = desk.log.find((entry) => message.test(entry.message));
    expect(line, JSON.stringify(desk.log)).toBeDefined();
    expect(JSON.stringify(line)).toContain('/api/data/v9.2/contacts?');
    await desk.inSync();
  });

  test('a token that is not accepted: the desk says so and works on with what it has', async () => {
    const { desk, proxy } = await syncedDesk();
    desk.replica.useService({ url: proxy.url, token: 'not-a-token' });
    await desk.state('refused', (state) => state.service === 'refused');
    expect((await desk.get('contacts.search', { text: 'Achterberg' })).length).toBeGreaterThan(0);
    desk.replica.useService({ url: proxy.url, token: service.token });
    await desk.inSync();
  });

  test('an expired delta token loads that table again without losing an edit', async () => {
    const { desk, proxy, folder } = await syncedDesk();
    proxy.down();
    const { contactId } = await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Kept', mobilePhone: '' } });
    await desk.replica.stop();
    const connection = await Connection.open(desk.databasePath, 'write');
    await connection.run(`UPDATE cursor SET deltalink = ? WHERE tablename = 'contact'`, [`${proxy.url}/api/data/v9.2/contacts?$deltatoken=of-another-store`]);
    await connection.close();
    proxy.up();
    const again = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
    await again.inSync();
    expect(again.log.some((line) => line.message.includes('loaded again'))).toBe(true);
    expect((await again.get('contacts.get', { id: contactId })).fullName).toBe('Ines Kept');
    expect(await service.rows('contact', `$filter=contactid eq ${contactId}`)).toHaveLength(1);
    const [row] = await stored<{ count: number }>(again, 'SELECT count(*) AS count FROM contact');
    expect(row?.count).toBe((await service.rows('contact', '$select=versionnumber')).length);
  });
});
