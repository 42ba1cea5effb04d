/** Who remains anonymous leaves no trace in the desk's own data either: not in the visible rows, not in the outbox (PRODUCT.md, the model). */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { expect, test } from 'vitest';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { temporaryFolder } from './support/folder.ts';
import { receive } from './support/page.ts';

const [rosalind, user, caseId, callId] = [v4(), v4(), v4(), v4()];
const number = '+17435550142';

const phoneCall: RecordEdit = {
  table: 'phonecall', id: callId, kind: 'create',
  changes: { subject: 'Phone call from Rosalind Achterberg', phonenumber: number, ring_contactid: rosalind, directioncode: false, regardingobjectid: rosalind, regardingobjectidtype: 'contact' },
  parties: [{ table: 'contact', id: rosalind, participationtypemask: 1 }, { table: 'systemuser', id: user, participationtypemask: 2 }],
};
const anonymousCase: RecordEdit = {
  table: 'incident', id: caseId, kind: 'create',
  changes: { title: 'Noise at night', customerid: rosalind, customeridtype: 'contact', primarycontactid: rosalind, ring_remainanonymous: true },
};
const aboutTheCase = { regardingobjectid: caseId, regardingobjectidtype: 'incident' };

async function openStore(): Promise<ReplicaStore> {
  const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
  await receive(store, 'contact', [{ id: rosalind, firstname: 'Rosalind', lastname: 'Achterberg', fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0 }]);
  return store;
}
const edit = (store: ReplicaStore, edits: readonly RecordEdit[]) => store.write((transaction) => applyEdits(transaction, 'US', edits));
const outbox = async (store: ReplicaStore) => JSON.stringify(await store.views.all('SELECT changes, parties FROM outbox'));

test('a case and a call about it, stored together, name nobody', async () => {
  const store = await openStore();
  await edit(store, [anonymousCase, { ...phoneCall, changes: { ...phoneCall.changes, ...aboutTheCase } }]);
  expect((await readRow(store.views, 'incident', caseId))?.row).toMatchObject({ customerid: anonymousContactId, primarycontactid: null, title: 'Noise at night' });
  expect((await readRow(store.views, 'phonecall', callId))?.row).toMatchObject({ subject: 'Phone call', phonenumber: null, ring_contactid: null, regardingobjectid: caseId });
  const waiting = await outbox(store);
  for (const trace of [rosalind, number, 'Achterberg']) expect(waiting).not.toContain(trace);
  expect(waiting).toContain(user); // who took the call stays
  await store.close();
});

test('a call that is attached afterwards loses its person, and an ordinary case keeps hers', async () => {
  const store = await openStore();
  await edit(store, [phoneCall]);
  await edit(store, [anonymousCase]);
  await edit(store, [{ table: 'phonecall', id: callId, kind: 'update', changes: aboutTheCase }]);
  expect((await readRow(store.views, 'phonecall', callId))?.row).toMatchObject({ subject: 'Phone call', phonenumber: null, ring_contactid: null });
  const ordinary = v4();
  await edit(store, [{ ...anonymousCase, id: ordinary, changes: { ...anonymousCase.changes, ring_remainanonymous: false } }]);
  expect((await readRow(store.views, 'incident', ordinary))?.row).toMatchObject({ customerid: rosalind });
  await store.close();
});
