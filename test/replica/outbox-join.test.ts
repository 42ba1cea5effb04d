/** Notes that are typed make one edit, not a hundred; what must not be joined is not. */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { expect, onTestFinished, test } from 'vitest';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import { markTried, readEntries } from '../../electron/replica/store/outbox.ts';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import type { AnyChanges } from '../../shared/entities/index.ts';
import { temporaryFolder } from './support/folder.ts';
import { receive } from './support/page.ts';

async function openCall() {
  const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
  onTestFinished(() => store.close());
  const id = v4();
  await receive(store, 'phonecall', [{ id, subject: 'Call', description: 'Before', statecode: 0 }]);
  const edit = (...edits: RecordEdit[]) => store.write((transaction) => applyEdits(transaction, 'US', edits));
  const change = (changes: AnyChanges): RecordEdit => ({ table: 'phonecall', id, kind: 'update', changes });
  const entries = async () => (await readEntries(store.views)).map(({ changes, base }) => ({ changes, base }));
  return { store, id, edit, change, entries };
}

test('a hundred saves of the notes and the end of the call are one edit, which still knows what was there before', async () => {
  const { store, id, edit, change, entries } = await openCall();
  for (let count = 1; count <= 100; count++) await edit(change({ description: `Notes ${count}` }));
  await edit(change({ ring_queue: '311 General', statecode: 1, statuscode: 4 }));
  expect(await entries()).toEqual([
    {
      changes: { description: 'Notes 100', ring_queue: '311 General', statecode: 1, statuscode: 4 },
      base: { description: 'Before', ring_queue: null, statecode: 0, statuscode: null },
    },
  ]);
  expect((await readRow(store.views, 'phonecall', id))?.row).toMatchObject({ description: 'Notes 100', statecode: 1 });
});

test('an edit that has been on its way is not touched any more', async () => {
  const { store, edit, change, entries } = await openCall();
  await edit(change({ description: 'Sent' }));
  const [first] = await readEntries(store.views);
  await store.write(({ db }) => markTried(db, [first?.seq ?? 0]));
  await edit(change({ description: 'Typed meanwhile' }));
  await edit(change({ description: 'Typed on' }));
  expect(await entries()).toEqual([
    { changes: { description: 'Sent' }, base: { description: 'Before' } },
    { changes: { description: 'Typed on' }, base: { description: 'Sent' } },
  ]);
});

test.each(['refused', 'conflict'])('nor is one that is %s', async (state) => {
  const { store, edit, change, entries } = await openCall();
  await edit(change({ description: 'Parked' }));
  await store.write(({ db }) => db.run('UPDATE outbox SET state = ?', [state]));
  await edit(change({ description: 'After' }));
  expect(await entries()).toHaveLength(2);
});

test('a group stays what it is, from both sides; so does what points at another record, and what follows a change of state', async () => {
  const { edit, change, entries } = await openCall();
  const contact: RecordEdit = { table: 'contact', id: v4(), kind: 'create', changes: { lastname: 'Duarte' } };
  await edit(contact, change({ description: 'Of a group' }));
  await edit(change({ description: 'After it' }));
  expect(await entries()).toHaveLength(3);
  await edit(change({ ring_contactid: contact.id }));
  expect(await entries()).toHaveLength(4);
  await edit(change({ statecode: 1, statuscode: 4 }));
  expect(await entries(), 'the last one has a place behind the new contact').toHaveLength(4);
  await edit(change({ description: 'Corrected' }));
  expect(await entries()).toHaveLength(5);
});
