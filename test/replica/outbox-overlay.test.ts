/** What is on screen of a row that the service has and this desk has edited. */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { describe, expect, onTestFinished, test } from 'vitest';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import { readEntries } from '../../electron/replica/store/outbox.ts';
import { laidOver } from '../../electron/replica/store/overlay.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { temporaryFolder } from './support/folder.ts';
import { receive } from './support/page.ts';

async function openStore(): Promise<ReplicaStore> {
  const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
  onTestFinished(() => store.close());
  return store;
}
const edit = (store: ReplicaStore, id: string, changes: Record<string, string | null>) =>
  store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id, kind: 'update', changes }]));
const park = (store: ReplicaStore, state: 'refused' | 'conflict') => store.write(({ db }) => db.run('UPDATE outbox SET state = ?', [state]));
const shown = async (store: ReplicaStore, id: string) => (await readRow(store.views, 'contact', id))?.row;

describe.each(['refused', 'conflict'] as const)('an edit that is %s', (state) => {
  test('does not hide what others change afterwards, column by column', async () => {
    const store = await openStore();
    const id = v4();
    await receive(store, 'contact', [{ id, firstname: 'Ada', lastname: 'Quill', emailaddress1: 'old@example.test' }]);
    await edit(store, id, { firstname: 'Mine', lastname: 'Mine' });
    await park(store, state);
    await receive(store, 'contact', [{ id, firstname: 'Theirs', lastname: 'Quill', emailaddress1: 'new@example.test' }]);
    expect(await shown(store, id)).toMatchObject({ firstname: 'Theirs', lastname: 'Mine', emailaddress1: 'new@example.test' });
  });

  test('stays on screen where nobody else has changed anything, over any number of pages', async () => {
    const store = await openStore();
    const id = v4();
    await receive(store, 'contact', [{ id, firstname: 'Ada' }]);
    await edit(store, id, { firstname: 'Mine' });
    await park(store, state);
    for (let pages = 0; pages < 3; pages++) await receive(store, 'contact', [{ id, firstname: 'Ada', description: `Page ${pages}` }]);
    expect(await shown(store, id)).toMatchObject({ firstname: 'Mine', description: 'Page 2' });
  });
});

test('an edit that is on its way stays on top of everything, with what arrived remembered beside it', async () => {
  const store = await openStore();
  const id = v4();
  await receive(store, 'contact', [{ id, firstname: 'Ada', versionnumber: 100 }]);
  await edit(store, id, { firstname: 'Mine' });
  await receive(store, 'contact', [{ id, firstname: 'Theirs', versionnumber: 101 }]);
  expect(await shown(store, id)).toMatchObject({ firstname: 'Mine' });
  expect(await readEntries(store.views)).toMatchObject([{ base: { firstname: 'Ada' }, baseRow: { firstname: 'Ada', versionnumber: 100 }, theirsRow: { firstname: 'Theirs', versionnumber: 101 } }]);
  // A page with a version that is here already tells nothing: the row has the edit over it by now.
  await receive(store, 'contact', [{ id, firstname: 'Older', versionnumber: 99 }]);
  expect(await readEntries(store.views)).toMatchObject([{ theirsRow: { firstname: 'Theirs', versionnumber: 101 } }]);
});

test('a value and the type of what it points at are one', () => {
  const [case1, case2, person] = [v4(), v4(), v4()];
  const update = { kind: 'update', base: { regardingobjectid: case1, regardingobjectidtype: 'incident' }, changes: { regardingobjectid: person, regardingobjectidtype: 'contact' } } as const;
  const row = (regardingobjectid: string, regardingobjectidtype: string) => ({ id: v4(), regardingobjectid, regardingobjectidtype });
  expect(laidOver('phonecall', row(case1, 'incident'), [{ ...update, state: 'refused' }])).toEqual(update.changes);
  expect(laidOver('phonecall', row(case2, 'incident'), [{ ...update, state: 'refused' }])).toEqual({});
  expect(laidOver('phonecall', row(case2, 'incident'), [{ ...update, state: 'pending' }])).toEqual(update.changes);
});

test('edits lie over each other in their order: a later one over an earlier one that waits for a person', () => {
  const row = { id: v4(), firstname: 'Ada' };
  const first = { kind: 'update', state: 'refused', base: { firstname: 'Ada' }, changes: { firstname: 'First' } } as const;
  const second = { kind: 'update', base: { firstname: 'First' }, changes: { firstname: 'Second' } } as const;
  expect(laidOver('contact', row, [first, { ...second, state: 'refused' }])).toEqual({ firstname: 'Second' });
  expect(laidOver('contact', { ...row, firstname: 'Theirs' }, [first, { ...second, state: 'refused' }])).toEqual({});
  expect(laidOver('contact', { ...row, firstname: 'Theirs' }, [first, { ...second, state: 'pending' }])).toEqual({ firstname: 'Second' });
});
