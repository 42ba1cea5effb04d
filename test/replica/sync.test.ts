import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import type { CaseDraft } from '../../shared/contract/replica.ts';
import type { LoadState } from '../../shared/contract/sync-records.ts';
import { deskTableNames } from '../../shared/entities/index.ts';
import { type Desk, loadedReplica, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
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
    const desk = await openDesk({ folder: await temporaryFolder(), service });
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

  test('that the service refuses is kept with its reason, stays on screen and does not block the next', async () => {
    const { desk, proxy } = await syncedDesk();
    proxy.down();
    const accepted = `Accepted ${v4()}`;
    const refused = await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Refused', mobilePhone: '' } });
    await desk.get('cases.create', { callKey: null, customer: newContact('Duarte'), draft: await draftFor(desk, accepted) });
    await desk.replica.stop();
    const connection = await Connection.open(desk.databasePath, 'write');
    await connection.run(`UPDATE outbox SET changes = json_set(changes, '$.lastname', ?) WHERE recordid = ?`, ['x'.repeat(51), refused.contactId]);
    await connection.close();
    proxy.up();
    const again = await openDesk({ folder: join(desk.databasePath, '..'), service: { url: proxy.url, token: service.token } });
    const state = await again.inSync();
    expect(await casesNamed(accepted)).toHaveLength(1);
    expect(state.parkedEdits).toMatchObject([{ kind: 'refused', table: 'contact', recordName: 'Ines Refused', reason: expect.stringMatching(/lastname|Last Name/) }]);
    expect((await again.get('contacts.get', { id: refused.contactId })).fullName).toBe('Ines Refused'); // nothing vanishes
    const [item] = (await again.get('sync.overview', {})).needsYou;
    const { records } = await again.get('sync.item', { groupId: item?.groupId ?? '' });
    await again.get('sync.retry', { groupId: item?.groupId ?? '', changes: [{ seq: records[0]?.seq ?? 0, column: 'lastname', value: 'Corrected' }] });
    await until('the corrected contact', async () => (await service.rows('contact', `$filter=contactid eq ${refused.contactId}`))[0]?.['lastname'] === 'Corrected');
    await again.state('without parked edits', ({ parkedEdits }) => parkedEdits.length === 0);
  });

  test('on which the service fails is tried again when its time has come, not at the next poll', async () => {
    const { desk, proxy } = await syncedDesk();
    let failed = 0;
    proxy.fault = (method) => (method === 'PATCH' && failed++ === 0 ? { status: 500 } : 'pass');
    const { contactId } = await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Again', mobilePhone: '' } });
    await until('the edit to be set aside', async () => (await desk.get('sync.overview', {})).waiting[0]?.state === 'retrying');
    expect((await desk.get('desk.state', {})).service).toBe('online');
    await until('the contact', async () => (await service.rows('contact', `$filter=contactid eq ${contactId}`)).length === 1);
    expect(failed).toBe(2);
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
