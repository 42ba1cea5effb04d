/** What the Sync page shows, and what a person decides there, up to what arrives at a real service. */
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { readEntries } from '../../electron/replica/store/outbox.ts';
import { choiceValue } from '../../shared/entities/index.ts';
import { openOutbox, type TestOutbox } from './support/pusher.ts';
import { deletion, page, apply } from './support/page.ts';
import { Proxy } from './support/proxy.ts';
import { startTestService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => void (service = await startTestService()), 120_000);
afterAll(() => service.close());

const english = choiceValue('contact', 'ring_preferredlanguage', 'english');
const spanish = choiceValue('contact', 'ring_preferredlanguage', 'spanish');
const change = (id: string, changes: Record<string, string | number | null>): RecordEdit => ({ table: 'contact', id, kind: 'update', changes });
const newContact = (id: string, lastname: string): RecordEdit => ({ table: 'contact', id, kind: 'create', changes: { firstname: 'Ines', lastname }, predicted: { fullname: `Ines ${lastname}` } });
const newCase = (id: string, title: string, contactId: string): RecordEdit => ({ table: 'incident', id, kind: 'create', changes: { title, customerid: contactId, customeridtype: 'contact', ring_provisionalnumber: 'P482107369' } });
const contact = async (id: string) => (await service.rows('contact', `$filter=contactid eq ${id}`))[0];
const notesOf = async (id: string) => (await service.rows('annotation', `$filter=_objectid_value eq ${id}`)).map((row) => [row['subject'], row['notetext']]);
const tooLong = 'x'.repeat(60);

async function known(outbox: TestOutbox, more: Record<string, string | number> = {}): Promise<string> {
  const id = v4();
  await service.write('POST', 'contacts', { contactid: id, firstname: 'Ada', lastname: 'Quill', ...more });
  await outbox.receive('contact', id);
  return id;
}

/** Changed here to `mine` and there to `theirs`, pushed: a conflict. */
async function conflict(mine: Record<string, string | number | null>, theirs: Record<string, string | number | null>, before: Record<string, string | number> = {}) {
  const outbox = await openOutbox(service);
  const id = await known(outbox, before);
  await outbox.edit(change(id, mine));
  await service.write('PATCH', `contacts(${id})`, theirs);
  await outbox.push();
  const changer = String((await contact(id))?.['_modifiedby_value']);
  await outbox.receive('systemuser', changer);
  const [entry] = await readEntries(outbox.store.views);
  if (entry?.state !== 'conflict') throw new Error('no conflict');
  return { outbox, id, groupId: entry.groupId, seq: entry.seq, changer: String((await outbox.shown('systemuser', changer))?.['fullname']) };
}

/** An update that the service refuses. */
async function refusal() {
  const outbox = await openOutbox(service);
  const id = await known(outbox, { description: 'Before' });
  await outbox.edit(change(id, { firstname: tooLong, description: 'Mine' }));
  await outbox.push();
  const [entry] = await readEntries(outbox.store.views);
  if (entry?.state !== 'refused') throw new Error('not refused');
  return { outbox, id, groupId: entry.groupId, seq: entry.seq };
}

describe('the lists', () => {
  test('what needs a person comes first, conflicts before refusals; then what waits, and for what; then what was sent', async () => {
    const { outbox, id, groupId } = await conflict({ firstname: 'Mine' }, { firstname: 'Theirs' });
    const [person, caseId, sent] = [v4(), v4(), await known(outbox)];
    await outbox.edit(newContact(person, tooLong));
    await outbox.edit(change(sent, { firstname: 'Sent' }));
    await outbox.push();
    await outbox.edit(newCase(caseId, 'Waits for its person', person));
    await outbox.edit(change(id, { lastname: 'Behind the conflict' }));
    await outbox.edit(change(sent, { lastname: 'Goes next' }));
    const overview = await outbox.ask('sync.overview', {});
    expect(overview.needsYou).toMatchObject([
      { groupId, state: 'conflict', kind: 'update', table: 'contact', recordId: id, recordName: 'Theirs Quill', columns: ['firstname'], others: 0, reason: expect.stringContaining('First Name') },
      { state: 'refused', kind: 'create', table: 'contact', recordId: person, recordName: `Ines ${tooLong}`, reason: expect.stringMatching(/lastname|Last Name/) },
    ]);
    const [, refused] = overview.needsYou;
    expect(overview.waiting).toMatchObject([
      { state: 'held', heldBy: refused?.groupId, table: 'incident', recordName: 'Waits for its person', reference: 'P482107369', kind: 'create' },
      { state: 'held', heldBy: groupId, columns: ['lastname'] },
      { state: 'waiting', heldBy: null, recordId: sent },
    ]);
    expect(overview.waitingCount).toBe(3);
    expect(overview.sent).toMatchObject([{ kind: 'update', table: 'contact', recordId: sent, recordName: 'Sent Quill', columns: ['firstname'] }]);
    expect(overview.sentCount).toBe(1);
    expect(overview.rows.find(({ table }) => table === 'contact')?.count).toBe(3);
    expect(overview.bytes).toBeGreaterThan(4_096);
  });

  test('a group is named after its case, and one that is on its way says so', async () => {
    const proxy = await Proxy.open(service.url);
    const outbox = await openOutbox({ url: proxy.url, token: service.token });
    const [person, caseId] = [v4(), v4()];
    await outbox.edit(newContact(person, 'Group'), newCase(caseId, 'Names the group', person));
    let sending = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (sending = resolve));
    proxy.fault = () => 'hold';
    proxy.answered = () => sending();
    const pushing = outbox.push();
    await arrived;
    const { waiting } = await outbox.ask('sync.overview', {});
    expect(waiting).toMatchObject([{ state: 'sending', table: 'incident', recordId: caseId, recordName: 'Names the group', others: 1 }]);
    await expect(outbox.ask('sync.discard', { groupId: waiting[0]?.groupId ?? '' })).rejects.toMatchObject({ error: { code: 'unavailable' } });
    proxy.release();
    await pushing;
    expect((await outbox.ask('sync.overview', {})).sentCount).toBe(2);
  });
});

describe('a conflict', () => {
  test('in detail: before, mine and theirs in words, who and when, and what was merged without a question', async () => {
    const { outbox, groupId, changer } = await conflict(
      { firstname: 'Mine', ring_preferredlanguage: spanish, description: 'Only mine' },
      { firstname: 'Theirs', ring_preferredlanguage: english, emailaddress1: 'theirs@example.test' },
    );
    const detail = await outbox.ask('sync.item', { groupId });
    const [record] = detail.records;
    expect(record?.conflicts).toMatchObject([
      { column: 'firstname', label: 'First Name', type: 'text', maxLength: 50, before: { value: 'Ada' }, mine: { value: 'Mine' }, theirs: { value: 'Theirs' } },
      { column: 'ring_preferredlanguage', before: { value: null }, mine: { value: spanish, display: 'Spanish' }, theirs: { value: english, display: 'English' } },
    ]);
    expect(record?.merged).toMatchObject([
      { column: 'emailaddress1', by: 'theirs', now: { value: 'theirs@example.test' } },
      { column: 'description', by: 'mine', now: { value: 'Only mine' } },
    ]);
    expect(record?.fields.map(({ column }) => column)).toEqual(['firstname', 'ring_preferredlanguage', 'description']);
    expect(record).toMatchObject({ theirsBy: changer, recordName: 'Theirs Quill', theirsAt: expect.stringMatching(/^\d{4}-/) });
    await expect(outbox.ask('sync.item', { groupId: v4() })).rejects.toMatchObject({ error: { code: 'not-found' } });
  });

  test('what others change while it waits is seen in its detail too', async () => {
    const { outbox, id, groupId } = await conflict({ firstname: 'Mine' }, { firstname: 'Theirs' });
    await service.write('PATCH', `contacts(${id})`, { firstname: 'Later', lastname: 'Also later' });
    await outbox.receive('contact', id);
    const { records } = await outbox.ask('sync.item', { groupId });
    expect(records[0]?.conflicts).toMatchObject([{ theirs: { value: 'Later' } }]);
    expect(records[0]?.merged).toMatchObject([{ column: 'lastname', by: 'theirs', now: { value: 'Also later' } }]);
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Later', lastname: 'Also later' });
  });

  test('mine, theirs or another value: each column as it was chosen, the losing values in a note at the service', async () => {
    const mine = { firstname: 'Mine', lastname: 'Mine', description: 'My words', emailaddress1: 'mine@example.test' };
    const theirs = { firstname: 'Theirs', lastname: 'Theirs', description: 'Their words', address1_city: 'Theirs alone' };
    const { outbox, id, groupId, seq, changer } = await conflict(mine, theirs);
    await outbox.ask('sync.resolve', {
      groupId,
      choices: [
        { seq, column: 'firstname', choice: 'mine' },
        { seq, column: 'lastname', choice: 'theirs' },
        { seq, column: 'description', choice: { value: 'Their words. My words' } },
      ],
    });
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Mine', lastname: 'Theirs', description: 'Their words. My words', emailaddress1: 'mine@example.test', address1_city: 'Theirs alone' });
    expect(await outbox.waiting()).toEqual(['pending update contact firstname,emailaddress1,description', 'pending create annotation subject,notetext,objectid,objectidtype']);
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await contact(id)).toMatchObject({ firstname: 'Mine', lastname: 'Theirs', description: 'Their words. My words', emailaddress1: 'mine@example.test', address1_city: 'Theirs alone' });
    const [[subject, text] = []] = await notesOf(id);
    expect(subject).toBe('Values not kept after a conflict');
    expect(String(text).split('\n')).toEqual([`First Name: Theirs (${changer})`, 'Last Name: Mine', 'Description: My words', `Description: Their words (${changer})`]);
  });

  test('all theirs: the edit is done with, only the note goes', async () => {
    const { outbox, id, groupId, seq } = await conflict({ firstname: 'Mine' }, { firstname: 'Theirs' });
    await outbox.ask('sync.resolve', { groupId, choices: [{ seq, column: 'firstname', choice: 'theirs' }] });
    expect(await outbox.waiting()).toEqual(['pending create annotation subject,notetext,objectid,objectidtype']);
    await outbox.push();
    expect(await contact(id)).toMatchObject({ firstname: 'Theirs' });
    expect(await notesOf(id)).toEqual([['Values not kept after a conflict', 'First Name: Mine']]);
  });

  test('a choice that is missing or does not fit: nothing is changed, the column is named', async () => {
    const { outbox, groupId, seq } = await conflict({ firstname: 'Mine', lastname: 'Mine' }, { firstname: 'Theirs', lastname: 'Theirs' });
    const wrong = outbox.ask('sync.resolve', { groupId, choices: [{ seq, column: 'firstname', choice: { value: tooLong } }] });
    await expect(wrong).rejects.toMatchObject({ error: { code: 'invalid-input', details: { firstname: 'too-long', lastname: 'missing' } } });
    expect(await outbox.waiting()).toEqual(['conflict update contact firstname,lastname']);
  });

  test('somebody changes the same column again before it is sent: it asks again and overwrites nothing', async () => {
    const { outbox, id, groupId, seq } = await conflict({ firstname: 'Mine' }, { firstname: 'Theirs' });
    await service.write('PATCH', `contacts(${id})`, { firstname: 'Theirs again' });
    await outbox.ask('sync.resolve', { groupId, choices: [{ seq, column: 'firstname', choice: 'mine' }] });
    await outbox.push();
    expect(await contact(id)).toMatchObject({ firstname: 'Theirs again' });
    expect((await outbox.ask('sync.item', { groupId })).records[0]?.conflicts).toMatchObject([{ before: { value: 'Theirs' }, mine: { value: 'Mine' }, theirs: { value: 'Theirs again' } }]);
  });

  test('an edit that was held behind it goes on from what was chosen', async () => {
    const { outbox, id, groupId, seq } = await conflict({ firstname: 'Mine' }, { firstname: 'Theirs' });
    await outbox.edit(change(id, { lastname: 'Later' }));
    await outbox.push();
    expect(await contact(id)).toMatchObject({ lastname: 'Quill' });
    await outbox.ask('sync.resolve', { groupId, choices: [{ seq, column: 'firstname', choice: 'mine' }] });
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await contact(id)).toMatchObject({ firstname: 'Mine', lastname: 'Later' });
  });

  test('the same column edited again while it waits: the last value stands, without another question', async () => {
    const { outbox, id, groupId, seq } = await conflict({ firstname: 'Mine' }, { firstname: 'Theirs' });
    await outbox.edit(change(id, { firstname: 'Last' }));
    await outbox.ask('sync.resolve', { groupId, choices: [{ seq, column: 'firstname', choice: 'mine' }] });
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await contact(id)).toMatchObject({ firstname: 'Last' });
  });

  test('a second edit of the column that did not know of theirs either does not overwrite what was chosen', async () => {
    const outbox = await openOutbox(service);
    const id = await known(outbox);
    await outbox.edit(change(id, { firstname: 'First' }));
    await outbox.tried();
    await outbox.edit(change(id, { firstname: 'Second' }));
    await service.write('PATCH', `contacts(${id})`, { firstname: 'Theirs' });
    await outbox.push();
    const [first] = await readEntries(outbox.store.views);
    await outbox.ask('sync.resolve', { groupId: first?.groupId ?? '', choices: [{ seq: first?.seq ?? 0, column: 'firstname', choice: 'theirs' }] });
    await outbox.push();
    expect(await contact(id)).toMatchObject({ firstname: 'Theirs' });
    expect(await outbox.waiting()).toEqual(['conflict update contact firstname']);
  });

  test('about somebody who remains anonymous: the note does not name the person', async () => {
    const outbox = await openOutbox(service);
    const [first, second, caseId] = [await known(outbox), await known(outbox, { firstname: 'Rosalind' }), v4()];
    await service.write('POST', 'incidents', { incidentid: caseId, title: 'Noise', 'customerid_contact@odata.bind': `/contacts(${first})`, 'primarycontactid@odata.bind': `/contacts(${first})` });
    await outbox.receive('incident', caseId);
    await outbox.edit({ table: 'incident', id: caseId, kind: 'update', changes: { primarycontactid: second, title: 'Mine' } });
    await service.write('PATCH', `incidents(${caseId})`, { title: 'Theirs', ring_remainanonymous: true });
    await outbox.push();
    const [entry] = await readEntries(outbox.store.views);
    if (entry?.state !== 'conflict') throw new Error(`no conflict but ${String(entry?.reason)}`);
    const { records } = await outbox.ask('sync.item', { groupId: entry.groupId });
    const choices = (records[0]?.conflicts ?? []).map(({ column }) => ({ seq: entry.seq, column, choice: 'theirs' as const }));
    expect(choices.map(({ column }) => column)).toEqual(['title', 'primarycontactid']);
    await outbox.ask('sync.resolve', { groupId: entry.groupId, choices });
    const note = (await readEntries(outbox.store.views)).find(({ table }) => table === 'annotation');
    expect(note?.changes['notetext']).toBe('Subject: Mine');
  });
});

describe('a refused edit', () => {
  test('is tried again with another value, checked before it is sent', async () => {
    const { outbox, id, groupId, seq } = await refusal();
    const before = await outbox.waiting();
    for (const [column, value, problem] of [
      ['firstname', 'y'.repeat(51), 'too-long'], ['ring_preferredlanguage', 99, 'not-a-choice'], ['donotphone', 'yes', 'wrong-type'],
      ['fullname', 'Ada', 'read-only'], ['nosuch', 'x', 'unknown'], ['ring_propertyid', v4(), 'not-found'], ['ring_abusiveuntil', 'tomorrow', 'wrong-type'],
    ] as const) {
      await expect(outbox.ask('sync.retry', { groupId, changes: [{ seq, column, value }] }), column).rejects.toMatchObject({ error: { code: 'invalid-input', details: { [column]: problem } } });
    }
    expect(await outbox.waiting()).toEqual(before);
    expect(outbox.asked).toBe(0);
    await outbox.ask('sync.retry', { groupId, changes: [{ seq, column: 'firstname', value: 'Short' }] });
    expect(outbox.asked).toBe(1);
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Short', description: 'Mine' });
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await contact(id)).toMatchObject({ firstname: 'Short', description: 'Mine' });
  });

  test('of a new person: with a value that fits it goes, and the case that waited for it behind it', async () => {
    const outbox = await openOutbox(service);
    const [person, caseId] = [v4(), v4()];
    await outbox.edit(newContact(person, tooLong));
    await outbox.edit(newCase(caseId, 'Waits', person));
    await outbox.push();
    const { needsYou } = await outbox.ask('sync.overview', {});
    const { records } = await outbox.ask('sync.item', { groupId: needsYou[0]?.groupId ?? '' });
    await outbox.ask('sync.retry', { groupId: needsYou[0]?.groupId ?? '', changes: [{ seq: records[0]?.seq ?? 0, column: 'lastname', value: 'Fits' }] });
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await service.rows('incident', `$filter=incidentid eq ${caseId}`)).toMatchObject([{ _customerid_value: person, ring_provisionalnumber: 'P482107369' }]);
  });

  test('a conflict is not retried but decided', async () => {
    const { outbox, groupId } = await conflict({ firstname: 'Mine' }, { firstname: 'Theirs' });
    await expect(outbox.ask('sync.retry', { groupId, changes: [] })).rejects.toMatchObject({ error: { code: 'conflict' } });
  });
});

describe('discarding', () => {
  test('shows the service’s values again, offline too, also those that came in meanwhile; a copy is kept and can be put back', async () => {
    const { outbox, id, groupId, seq } = await refusal();
    await service.write('PATCH', `contacts(${id})`, { firstname: 'Theirs', emailaddress1: 'theirs@example.test' });
    await outbox.receive('contact', id);
    // A value that others have changed is never hidden by an edit that waits for a person; the rest of the edit stays on screen.
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Theirs', emailaddress1: 'theirs@example.test', description: 'Mine' });
    await outbox.ask('sync.discard', { groupId });
    expect(await outbox.waiting()).toEqual([]);
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Theirs', emailaddress1: 'theirs@example.test', description: 'Before' });
    const { discarded, needsYou } = await outbox.ask('sync.overview', {});
    expect(needsYou).toEqual([]);
    expect(discarded).toMatchObject([{ kind: 'update', table: 'contact', recordId: id, recordName: 'Theirs Quill', reason: expect.stringMatching(/firstname|First Name/) }]);
    await outbox.ask('sync.restore', { id: discarded[0]?.id ?? 0 });
    expect(await readEntries(outbox.store.views)).toMatchObject([{ seq, groupId, state: 'refused' }]);
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Theirs', description: 'Mine' });
    expect((await outbox.ask('sync.overview', {})).discarded).toEqual([]);
    await expect(outbox.ask('sync.restore', { id: discarded[0]?.id ?? 0 })).rejects.toMatchObject({ error: { code: 'not-found' } });
  });

  test('a value that the service has by now although it refused mine: it stays', async () => {
    const { outbox, id, groupId } = await refusal();
    await service.write('PATCH', `contacts(${id})`, { description: 'Mine' });
    await outbox.receive('contact', id);
    await outbox.ask('sync.discard', { groupId });
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Ada', description: 'Mine' });
  });

  test('leaves a later edit of the same record on screen, and it reaches the service without a conflict', async () => {
    const { outbox, id, groupId } = await refusal();
    await outbox.edit(change(id, { description: 'Later' }));
    await outbox.ask('sync.discard', { groupId });
    expect(await outbox.shown('contact', id)).toMatchObject({ firstname: 'Ada', description: 'Later' });
    await service.write('PATCH', `contacts(${id})`, { address1_city: 'Theirs' });
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await contact(id)).toMatchObject({ firstname: 'Ada', description: 'Later' });
  });

  test('a new person: it leaves the screen, and what depended on it is refused with a reason, not lost; putting it back brings both', async () => {
    const outbox = await openOutbox(service);
    const [person, caseId] = [v4(), v4()];
    await outbox.edit(newContact(person, tooLong));
    await outbox.edit(newCase(caseId, 'Depends', person));
    await outbox.push();
    const [refused] = (await outbox.ask('sync.overview', {})).needsYou;
    await outbox.ask('sync.discard', { groupId: refused?.groupId ?? '' });
    expect(await outbox.shown('contact', person)).toBeUndefined();
    expect(await outbox.shown('incident', caseId)).toMatchObject({ title: 'Depends' });
    const { needsYou, discarded } = await outbox.ask('sync.overview', {});
    expect(needsYou).toMatchObject([{ state: 'refused', table: 'incident', recordId: caseId, reason: expect.stringContaining('discarded at this desk') }]);
    expect(discarded).toMatchObject([{ recordName: `Ines ${tooLong}` }]);
    await outbox.ask('sync.restore', { id: discarded[0]?.id ?? 0 });
    expect(await outbox.shown('contact', person)).toMatchObject({ fullname: `Ines ${tooLong}` });
    const [again] = await readEntries(outbox.store.views);
    await outbox.ask('sync.retry', { groupId: again?.groupId ?? '', changes: [{ seq: again?.seq ?? 0, column: 'lastname', value: 'Fits' }] });
    await outbox.ask('sync.retry', { groupId: needsYou[0]?.groupId ?? '', changes: [] });
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await service.rows('incident', `$filter=incidentid eq ${caseId}`)).toMatchObject([{ _customerid_value: person }]);
  });

  test('an edit of a row that the service has deleted meanwhile: the row goes too', async () => {
    const { outbox, id, groupId } = await refusal();
    await apply(outbox.store, 'contact', page([deletion(id)]));
    expect(await outbox.shown('contact', id)).toBeDefined();
    await outbox.ask('sync.discard', { groupId });
    expect(await outbox.shown('contact', id)).toBeUndefined();
  });

  test('copies are kept for thirty days', async () => {
    const { outbox, groupId } = await refusal();
    const old = new Date(Date.now() - 31 * 86_400_000).toISOString();
    await outbox.store.write(({ db }) => db.run(`INSERT INTO outbox_discarded (kind, tablename, recordid, entries, discardedat) VALUES ('update', 'contact', ?, '{}', ?)`, [v4(), old]));
    await outbox.ask('sync.discard', { groupId });
    expect((await outbox.ask('sync.overview', {})).discarded).toHaveLength(1);
  });
});
