/** What becomes of edits at a real service when others are faster, rows are gone, or the service does not take them. */
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { readEntries } from '../../electron/replica/store/outbox.ts';
import { Proxy } from './support/proxy.ts';
import { openOutbox } from './support/pusher.ts';
import { startTestService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => void (service = await startTestService()), 120_000);
afterAll(() => service.close());

const casesNamed = (title: string) => service.rows('incident', `$filter=title eq '${title}'`);
const contact = async (id: string) => (await service.rows('contact', `$filter=contactid eq ${id}`))[0];
const newContact = (id: string, lastname: string, more: Record<string, string> = {}): RecordEdit => ({ table: 'contact', id, kind: 'create', changes: { firstname: 'Ines', lastname, ...more } });
const newCase = (id: string, title: string, contactId: string): RecordEdit => ({ table: 'incident', id, kind: 'create', changes: { title, customerid: contactId, customeridtype: 'contact' } });
const change = (id: string, changes: Record<string, string>): RecordEdit => ({ table: 'contact', id, kind: 'update', changes });
const regarding = (id: string, caseId: string): RecordEdit => ({ table: 'phonecall', id, kind: 'update', changes: { regardingobjectid: caseId, regardingobjectidtype: 'incident' } });
const tooLong = 'x'.repeat(60);

/** A contact at the service and here. */
async function known(outbox: Awaited<ReturnType<typeof openOutbox>>, more: Record<string, string> = {}): Promise<string> {
  const id = v4();
  await service.write('POST', 'contacts', { contactid: id, firstname: 'Ada', lastname: 'Quill', ...more });
  await outbox.receive('contact', id);
  return id;
}

describe('a group whose call is not at the service', () => {
  test('its creation was refused: the new contact and the case arrive, the edit of the call waits behind it and goes with it', async () => {
    const outbox = await openOutbox(service);
    const [callId, contactId, caseId, title] = [v4(), v4(), v4(), `Held ${v4()}`];
    await outbox.edit({ table: 'phonecall', id: callId, kind: 'create', changes: { subject: 'x'.repeat(201), directioncode: false } });
    await outbox.push();
    expect(await outbox.waiting()).toEqual(['refused create phonecall subject,directioncode']);
    await outbox.edit(newContact(contactId, 'Held'), newCase(caseId, title, contactId), regarding(callId, caseId));
    await outbox.push();
    expect(await casesNamed(title)).toMatchObject([{ incidentid: caseId, _customerid_value: contactId }]);
    expect(await outbox.waiting()).toEqual(['refused create phonecall subject,directioncode', 'pending update phonecall regardingobjectid,regardingobjectidtype']);
    await outbox.store.write(({ db }) => db.run(`UPDATE outbox SET state = 'pending', changes = '{"subject":"Phone call","directioncode":false}' WHERE kind = 'create'`));
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await service.rows('phonecall', `$filter=activityid eq ${callId}`)).toMatchObject([{ _regardingobjectid_value: caseId }]);
  });

  test('it was deleted there: the contact and the case arrive, the edit of the call is refused by itself', async () => {
    const outbox = await openOutbox(service);
    const [callId, contactId, caseId, title] = [v4(), v4(), v4(), `Held ${v4()}`];
    await service.write('POST', 'phonecalls', { activityid: callId, subject: 'Phone call', directioncode: false });
    await outbox.receive('phonecall', callId);
    await service.write('DELETE', `phonecalls(${callId})`);
    await outbox.edit(newContact(contactId, 'Held'), newCase(caseId, title, contactId), regarding(callId, caseId));
    await outbox.push();
    expect(await casesNamed(title)).toHaveLength(1);
    expect(await readEntries(outbox.store.views)).toMatchObject([{ table: 'phonecall', state: 'refused', reason: expect.stringContaining('not at the service'), theirsRow: 'gone' }]);
  });

  test('a case for a contact that is not there is refused whole, and once', async () => {
    const outbox = await openOutbox(service);
    const [callId, caseId] = [v4(), v4()];
    await outbox.edit({ table: 'phonecall', id: callId, kind: 'create', changes: { subject: 'Phone call', directioncode: false } });
    await outbox.push();
    await outbox.edit(newCase(caseId, 'Nobody', v4()), regarding(callId, caseId));
    await outbox.push();
    expect(await outbox.waiting()).toEqual(['refused create incident title,customerid,customeridtype', 'refused update phonecall regardingobjectid,regardingobjectidtype']);
  });
});

describe('somebody else was faster', () => {
  async function race(theirs: Record<string, string>, mine: Record<string, string>) {
    const outbox = await openOutbox(service);
    const id = await known(outbox);
    await outbox.edit(change(id, mine));
    await service.write('PATCH', `contacts(${id})`, theirs);
    await outbox.push();
    return { atService: await contact(id), entries: await readEntries(outbox.store.views), here: await outbox.shown('contact', id) };
  }

  test('another column: both changes stand, here and there', async () => {
    const { atService, entries, here } = await race({ lastname: 'Theirs' }, { firstname: 'Mine' });
    expect(atService).toMatchObject({ firstname: 'Mine', lastname: 'Theirs' });
    expect(here).toMatchObject({ firstname: 'Mine', lastname: 'Theirs', fullname: 'Mine Theirs' });
    expect(entries).toEqual([]);
  });

  test('the same column to the same value: no conflict', async () => {
    const { atService, entries } = await race({ firstname: 'Same', lastname: 'Theirs' }, { firstname: 'Same' });
    expect(atService).toMatchObject({ firstname: 'Same', lastname: 'Theirs' });
    expect(entries).toEqual([]);
  });

  test('the same column to another value: a conflict that keeps both, the row as it was seen and as it is; nothing is overwritten or hidden', async () => {
    const { atService, entries, here } = await race({ firstname: 'Theirs', emailaddress1: 'theirs@example.test' }, { firstname: 'Mine', description: 'Also mine' });
    expect(atService).toMatchObject({ firstname: 'Theirs', description: null });
    expect(entries).toMatchObject([
      {
        state: 'conflict', reason: 'Somebody else changed First Name of this Contact to something else', changes: { firstname: 'Mine', description: 'Also mine' },
        base: { firstname: 'Ada', description: null }, theirs: { firstname: 'Theirs' }, baseRow: { firstname: 'Ada', lastname: 'Quill' },
        theirsRow: { firstname: 'Theirs', emailaddress1: 'theirs@example.test' },
      },
    ]);
    expect(here).toMatchObject({ firstname: 'Theirs', emailaddress1: 'theirs@example.test', description: 'Also mine' });
  });
});

test('a later edit of the same record does not overwrite what others did between the two', async () => {
  const outbox = await openOutbox(service);
  const id = await known(outbox);
  await outbox.edit(change(id, { firstname: 'Mine' }));
  await outbox.tried();
  await outbox.edit(change(id, { lastname: 'Mine' }));
  await service.write('PATCH', `contacts(${id})`, { lastname: 'Theirs' });
  await outbox.push();
  expect(await contact(id)).toMatchObject({ firstname: 'Mine', lastname: 'Theirs' });
  expect(await outbox.waiting()).toEqual(['conflict update contact lastname']);
});

test('a key that another row has already is refused, not taken for a matter of versions', async () => {
  const outbox = await openOutbox(service);
  const [person, number] = [await known(outbox), `Portal ${v4()}`];
  await service.write('POST', 'incidents', { title: 'Has it', 'customerid_contact@odata.bind': `/contacts(${person})`, ring_externalid: number });
  await outbox.edit({ table: 'incident', id: v4(), kind: 'create', changes: { title: 'Wants it', customerid: person, customeridtype: 'contact', ring_externalid: number } });
  await outbox.push();
  expect(await readEntries(outbox.store.views)).toMatchObject([{ state: 'refused', attempts: 0, reason: expect.stringContaining('already exists') }]);
});

describe('several groups in one batch', () => {
  test('one is taken, one merged, one in conflict, one refused, one gone: each for itself, in three requests', async () => {
    const proxy = await Proxy.open(service.url);
    const outbox = await openOutbox({ url: proxy.url, token: service.token });
    const [merged, contested, refused, gone] = [await known(outbox), await known(outbox), await known(outbox), await known(outbox)];
    const fresh = v4();
    await outbox.edit(newContact(fresh, 'Fresh'));
    await outbox.edit(change(merged, { firstname: 'Mine' }));
    await outbox.edit(change(contested, { firstname: 'Mine' }));
    await outbox.edit(change(refused, { firstname: tooLong }));
    await outbox.edit(change(gone, { firstname: 'Mine' }));
    await service.write('PATCH', `contacts(${merged})`, { lastname: 'Theirs' });
    await service.write('PATCH', `contacts(${contested})`, { firstname: 'Theirs' });
    await service.write('DELETE', `contacts(${gone})`);
    proxy.seen.length = 0;
    await outbox.push();
    // All together; the rows of those that met somebody else; what is left of them.
    expect(proxy.seen).toHaveLength(3);
    expect(await contact(fresh)).toMatchObject({ lastname: 'Fresh' });
    expect(await contact(merged)).toMatchObject({ firstname: 'Mine', lastname: 'Theirs' });
    expect(await contact(contested)).toMatchObject({ firstname: 'Theirs' });
    expect(await contact(refused)).toMatchObject({ firstname: 'Ada' });
    expect((await readEntries(outbox.store.views)).map(({ recordId, state, reason }) => [recordId, state, reason])).toEqual([
      [contested, 'conflict', expect.stringContaining('First Name')],
      [refused, 'refused', expect.stringMatching(/firstname|First Name/)],
      [gone, 'refused', expect.stringContaining('not at the service')],
    ]);
  });

  test('the order of edits of one record is kept: behind a refused one the next waits, and both go in their order', async () => {
    const outbox = await openOutbox(service);
    const id = await known(outbox);
    await outbox.edit(change(id, { firstname: tooLong }));
    await outbox.tried();
    await outbox.edit(change(id, { firstname: 'Second' }));
    await outbox.push();
    expect(await outbox.waiting()).toEqual(['refused update contact firstname', 'pending update contact firstname']);
    expect(await contact(id)).toMatchObject({ firstname: 'Ada' });
    await outbox.store.write(({ db }) => db.run(`UPDATE outbox SET state = 'pending', changes = '{"firstname":"First"}' WHERE state = 'refused'`));
    await outbox.store.write(({ db }) => db.run(`UPDATE outbox SET base = '{"firstname":"First"}' WHERE seq = (SELECT max(seq) FROM outbox)`));
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await contact(id)).toMatchObject({ firstname: 'Second' });
  });

  test('what a refused new record is needed for waits, and goes once the record is taken; others are not held up', async () => {
    const outbox = await openOutbox(service);
    const [person, other, first, second, titles] = [v4(), v4(), v4(), v4(), [`Waits ${v4()}`, `Goes ${v4()}`] as const];
    await outbox.edit(newContact(person, tooLong));
    await outbox.edit(newCase(first, titles[0], person));
    await outbox.edit({ table: 'phonecall', id: v4(), kind: 'create', changes: { subject: 'About both', directioncode: false, regardingobjectid: first, regardingobjectidtype: 'incident' }, parties: [{ table: 'contact', id: person, participationtypemask: 1 }] });
    await outbox.edit(newContact(other, 'Other'));
    await outbox.edit(newCase(second, titles[1], other));
    await outbox.push();
    expect(await casesNamed(titles[1])).toHaveLength(1);
    expect((await outbox.waiting()).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual(['refused create contact', 'pending create incident', 'pending create phonecall']);
    await outbox.store.write(({ db }) => db.run(`UPDATE outbox SET state = 'pending', changes = '{"lastname":"Short"}' WHERE state = 'refused'`));
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await casesNamed(titles[0])).toMatchObject([{ _customerid_value: person }]);
  });
});

test('a store that cannot write when the service has taken an edit: it is not called refused, and is confirmed later', async () => {
  const outbox = await openOutbox(service);
  const id = v4();
  await outbox.edit(newContact(id, 'Disk'));
  await outbox.store.write(({ db }) => db.exec(`CREATE TRIGGER full BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'made by the test'); END`));
  await expect(outbox.push()).rejects.toThrow('made by the test');
  expect(outbox.pusher.sending.size).toBe(0);
  expect(await outbox.waiting()).toEqual(['pending create contact firstname,lastname']);
  await outbox.store.write(({ db }) => db.exec('DROP TRIGGER full'));
  await outbox.push();
  expect(await outbox.waiting()).toEqual([]);
  expect(await service.rows('contact', `$filter=contactid eq ${id}`)).toHaveLength(1);
});

test('what was sent is remembered for the Sync page, and forgotten after a week', async () => {
  const outbox = await openOutbox(service);
  const id = await known(outbox);
  await outbox.store.write(({ db }) => db.run(`INSERT INTO outbox_sent (kind, tablename, recordid, columns, sentat) VALUES ('update', 'contact', ?, '[]', ?)`, [id, new Date(Date.now() - 8 * 86_400_000).toISOString()]));
  await outbox.edit(change(id, { firstname: 'Sent' }));
  await outbox.push();
  expect(await outbox.store.views.all('SELECT kind, tablename, recordid, columns FROM outbox_sent')).toEqual([{ kind: 'update', tablename: 'contact', recordid: id, columns: '["firstname"]' }]);
});
