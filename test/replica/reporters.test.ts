/** Another reporter instead of a second case: what is written, what is not, and taking it back. */
import { v4 } from 'uuid';
import { expect, test } from 'vitest';
import type { ReplicaInput } from '../../shared/contract/replica.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { offlineDesk, rowOf, rowsOf } from './support/offline-desk.ts';

const [odette, rosalind, anonymous] = [{ id: v4(), fullname: 'Odette Lindqvist', statecode: 0 }, { id: v4(), fullname: 'Rosalind Achterberg', statecode: 0 }, { id: anonymousContactId, fullname: 'Anonymous', statecode: 0 }];
const incident = (more: object = {}) => ({ id: v4(), title: 'Recycling not collected', ticketnumber: 'CAS-41869', statecode: 0, statuscode: 1, customerid: odette.id, customeridtype: 'contact', ...more });
const [open, secret, nameless, closed] = [incident(), incident({ ring_confidential: true }), incident({ ring_remainanonymous: true, customerid: anonymousContactId }), incident({ statecode: 1 })];
const rows = { contact: [odette, rosalind, anonymous], incident: [open, secret, nameless, closed] };
const wish: ReplicaInput<'reporters.add'> = { callKey: null, caseId: open.id, customer: { contactId: rosalind.id }, remainAnonymous: false, confidential: false, title: 'Blue cart', description: 'Second week' };

test('the person is connected with the case, what was typed becomes a note, all in one group', async () => {
  const desk = await offlineDesk(rows);
  const added = await desk.get('reporters.add', wish);
  expect(added).toMatchObject({ why: 'connected', connectionId: expect.any(String) });
  expect(await rowOf(desk, 'connection', added.connectionId ?? '')).toMatchObject({ name: 'Reporter', record1id: open.id, record1idtype: 'incident', record2id: rosalind.id, record2idtype: 'contact', statecode: 0 });
  expect(await rowsOf(desk, 'SELECT subject, notetext, objectid FROM annotation')).toEqual([{ subject: 'Another report of CAS-41869', notetext: 'Blue cart\nSecond week', objectid: open.id }]);
  expect(await rowsOf(desk, 'SELECT count(DISTINCT groupid) AS groups, count(*) AS entries FROM outbox')).toEqual([{ groups: 1, entries: 2 }]);
  // The Sync page calls the connection by the number of its case.
  const { waiting } = await desk.get('sync.overview', {});
  expect(waiting).toMatchObject([{ table: 'connection', reference: 'CAS-41869' }]);
});

test('twice makes no second one; taken back it is put away, and comes back when it is added again', async () => {
  const desk = await offlineDesk(rows);
  const { connectionId } = await desk.get('reporters.add', wish);
  expect(await desk.get('reporters.add', wish)).toMatchObject({ why: 'already', connectionId: null });
  await desk.get('reporters.remove', { callKey: null, connectionId, attachedBefore: null });
  expect(await rowOf(desk, 'connection', connectionId ?? '')).toMatchObject({ statecode: 1 });
  expect(await desk.get('reporters.add', wish)).toMatchObject({ why: 'connected', connectionId });
  expect(await rowOf(desk, 'connection', connectionId ?? '')).toMatchObject({ statecode: 0 });
  expect(await rowsOf(desk, 'SELECT count(*) AS count FROM connection')).toEqual([{ count: 1 }]);
});

test('who gives no name is connected with nothing; a new person is made with the connection', async () => {
  const desk = await offlineDesk(rows);
  for (const customer of [null, { contactId: anonymousContactId }]) expect(await desk.get('reporters.add', { ...wish, customer })).toMatchObject({ why: 'anonymous', connectionId: null });
  expect(await desk.get('reporters.add', { ...wish, remainAnonymous: true })).toMatchObject({ why: 'anonymous', connectionId: null });
  expect(await rowsOf(desk, 'SELECT id FROM connection')).toEqual([]);
  const { connectionId } = await desk.get('reporters.add', { ...wish, customer: { newContact: { firstName: 'Imani', lastName: 'Okafor', mobilePhone: '(743) 555-0188' } } });
  expect(await rowsOf(desk, 'SELECT p.fullname FROM connection c JOIN contact p ON p.id = c.record2id WHERE c.id = ?', connectionId)).toEqual([{ fullname: 'Imani Okafor' }]);
});

test('nobody is connected with a case that remains anonymous, or as its second self with one that is the person’s own', async () => {
  const desk = await offlineDesk(rows);
  expect(await desk.get('reporters.add', { ...wish, caseId: nameless.id })).toMatchObject({ why: 'caseAnonymous', connectionId: null });
  expect(await desk.get('reporters.add', { ...wish, customer: { contactId: odette.id } })).toMatchObject({ why: 'already', connectionId: null });
  expect(await rowsOf(desk, 'SELECT id FROM connection')).toEqual([]);
});

test('a caller who stays confidential is not shown beside a case that everybody sees; a closed or vanished case is refused, and nothing is stored', async () => {
  const desk = await offlineDesk(rows);
  expect(await desk.ask('reporters.add', { ...wish, confidential: true })).toMatchObject({ ok: false, error: { rule: 'confidential-reporter' } });
  expect(await desk.ask('reporters.add', { ...wish, caseId: closed.id })).toMatchObject({ ok: false, error: { rule: 'P13' } });
  expect(await desk.ask('reporters.add', { ...wish, caseId: v4() })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await desk.ask('reporters.add', { ...wish, customer: { newContact: { firstName: '', lastName: '', mobilePhone: '' } } })).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  expect((await desk.get('desk.state', {})).pendingEdits).toBe(0);
  expect(await desk.get('reporters.add', { ...wish, caseId: secret.id, confidential: true })).toMatchObject({ why: 'connected' });
});

test('the case of somebody else is read by itself: title and number, not whose it is; one that is not here is none', async () => {
  const desk = await offlineDesk(rows);
  expect(await desk.get('cases.summary', { id: open.id })).toMatchObject({ title: 'Recycling not collected', ticketNumber: 'CAS-41869', customerId: null, masked: false });
  expect(await desk.get('cases.summary', { id: v4() })).toBeNull();
});
