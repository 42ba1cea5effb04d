/** Search as one types, on a real store: what is found, in which order, and what leaves. */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { expect, onTestFinished, test } from 'vitest';
import { Derivation } from '../../electron/replica/store/derivation.ts';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import { findCases, findContacts, findPlaces, type Found } from '../../electron/replica/store/search.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import type { TableName } from '../../shared/entities/index.ts';
import { formatProvisionalNumber, newProvisionalNumber } from '../../shared/provisional-number.ts';
import { temporaryFolder } from './support/folder.ts';
import { apply, deletion, page, receive } from './support/page.ts';

async function openStore(made: 'before' | 'after' = 'before'): Promise<{ store: ReplicaStore; derive: () => Promise<void> }> {
  const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
  onTestFinished(() => store.close());
  const derivation = new Derivation({ store, log: (_level, message) => expect.unreachable(message), region: () => 'US', isLoaded: () => true, onTable: () => undefined });
  const derive = async () => {
    derivation.wake();
    await derivation.settled();
  };
  if (made === 'before') await derive();
  return { store, derive };
}

async function names(store: ReplicaStore, table: TableName, column: string, found: readonly Found[]): Promise<string[]> {
  const rows = await store.views.all<{ name: string }>(`SELECT r."${column}" AS name FROM json_each(?) f JOIN "${table}" r ON r.rowid = f.value ORDER BY f.key`, [JSON.stringify(found.map(({ rowid }) => rowid))]);
  return rows.map(({ name }) => name);
}
const people = async (store: ReplicaStore, text: string, limit = 10) => names(store, 'contact', 'fullname', await findContacts(store.views, text, 'US', limit));
const cases = async (store: ReplicaStore, text: string, limit = 10) => names(store, 'incident', 'title', await findCases(store.views, text, limit));
const contact = (fullname: string, more = {}) => ({ id: v4(), statecode: 0, fullname, ...more });
const incident = (title: string, more = {}) => ({ id: v4(), statecode: 0, title, ...more });

test('people are found by every beginning of a name, without accents and case, by e-mail, address and number', async () => {
  const { store } = await openStore();
  await receive(store, 'contact', [contact('Rosalind Achterberg', { mobilephone: '(743) 555-0142', emailaddress1: 'r.achter@mail.example' }), contact('José Núñez', { address1_line1: '418 Juniper Street' }), contact('Inactive Achterberg', { statecode: 1 })]);
  for (const text of ['ro', 'ros', 'rosa', 'rosal', 'rosali', 'rosalind', 'ACHTER', 'ach ros', 'achterberg rosalind', '743 555 0142', '+1 (743) 555-0142', '7435550', '743-555-01', 'r.achter@mail']) {
    expect(await people(store, text), text).toEqual(['Rosalind Achterberg']);
  }
  for (const text of ['nunez', 'NÚÑ', 'jose', 'junip', '418 jun']) expect(await people(store, text), text).toEqual(['José Núñez']);
  for (const text of ['zz', '%', '"', "'; DROP TABLE contact; --", 'a OR b NOT', '(*', '9999']) expect(await people(store, text), text).toEqual([]);
});

test('cases are found by ticket, provisional number, subject, description and address; whole words of the subject come first, then the newest', async () => {
  const { store } = await openStore();
  const provisional = newProvisionalNumber();
  await receive(store, 'incident', [
    incident('Street light out', { ticketnumber: 'CAS-41873' }),
    incident('Streetlamp bent', { ticketnumber: 'CAS-41874' }),
    incident('Pothole', { description: 'In the street before the school', ticketnumber: 'CAS-50001' }),
    incident('Noise', { ring_incidentaddress: '12 Harbor Street', ring_provisionalnumber: provisional }),
  ]);
  expect(await cases(store, 'street')).toEqual(['Street light out', 'Streetlamp bent', 'Noise', 'Pothole']);
  expect(await cases(store, 'harbor')).toEqual(['Noise']);
  expect(await cases(store, 'school')).toEqual(['Pothole']);
  expect(await cases(store, 'cas-4187')).toEqual(['Street light out', 'Streetlamp bent']);
  expect(await cases(store, '41874')).toEqual(['Streetlamp bent']);
  for (const text of [provisional, formatProvisionalNumber(provisional), formatProvisionalNumber(provisional).toLowerCase(), provisional.slice(1)]) expect((await cases(store, text))[0], text).toBe('Noise');
  expect(await cases(store, 'street', 2)).toHaveLength(2);
});

test('the provisional number still finds the case when it has its ticket number', async () => {
  const { store } = await openStore();
  const [id, provisional] = [v4(), newProvisionalNumber()];
  await store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'incident', id, kind: 'create', changes: { title: 'Born here', ring_provisionalnumber: provisional } }]));
  expect(await cases(store, formatProvisionalNumber(provisional))).toEqual(['Born here']);
  await receive(store, 'incident', [incident('Born here', { id, ticketnumber: 'CAS-60001', ring_provisionalnumber: provisional })]);
  expect(await cases(store, formatProvisionalNumber(provisional))).toEqual(['Born here']);
  expect(await cases(store, 'CAS-60001')).toEqual(['Born here']);
});

test('what changes is found by its new words alone, what is deleted is not found, places are found by name and address', async () => {
  const { store } = await openStore();
  const [kept, gone] = [contact('Before Change'), contact('Soon Gone')];
  await receive(store, 'contact', [kept, gone]);
  await receive(store, 'contact', [{ ...kept, fullname: 'After Change' }]);
  await apply(store, 'contact', page([deletion(gone.id)]));
  expect(await people(store, 'before')).toEqual([]);
  expect(await people(store, 'after')).toEqual(['After Change']);
  expect(await people(store, 'gone')).toEqual([]);
  await receive(store, 'account', [{ id: v4(), name: 'Corner Bakery', address1_line1: '9 Larch Avenue', statecode: 0 }]);
  for (const text of ['bakery', 'larch', '9 lar']) expect(await names(store, 'account', 'name', await findPlaces(store.views, text, 5)), text).toEqual(['Corner Bakery']);
});

test('rows that come while search is being made are in it once', async () => {
  const { store, derive } = await openStore('after');
  await receive(store, 'contact', Array.from({ length: 5_000 }, (_, index) => contact(`Early Bird${index}`)));
  const made = derive();
  for (let index = 0; index < 40; index += 1) await receive(store, 'contact', [contact(`Late Comer${index}`)]);
  await made;
  expect(await store.views.get('SELECT count(*) AS count FROM search_contact_name_1')).toEqual({ count: 5_040 });
  expect(await people(store, 'late', 50)).toHaveLength(40);
  expect(await people(store, 'bird4999')).toEqual(['Early Bird4999']);
});

test('before search is made names and subjects are found by a scan', async () => {
  const { store } = await openStore('after');
  await receive(store, 'contact', [contact('Rosalind Achterberg', { mobilephone: '743 555 0142' })]);
  await receive(store, 'incident', [incident('Street light out')]);
  expect(await people(store, 'ach')).toEqual(['Rosalind Achterberg']);
  expect(await people(store, '743 555 0142')).toEqual(['Rosalind Achterberg']);
  expect(await cases(store, 'street li')).toEqual(['Street light out']);
});
