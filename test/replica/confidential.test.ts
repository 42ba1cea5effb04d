/** Who a confidential caller is: told to no screen until somebody reveals it, and never without its record. */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationContext } from '../../electron/replica/operations/context.ts';
import { operations } from '../../electron/replica/operations/index.ts';
import { readEntries } from '../../electron/replica/store/outbox.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import type { ContactRecord, RecentCall } from '../../shared/contract/records.ts';
import type { SyncOverview } from '../../shared/contract/sync-records.ts';
import { choiceValue } from '../../shared/entities/index.ts';
import { ago, callEvent, openCallDesk } from './support/call-desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { receive } from './support/page.ts';
import { Proxy } from './support/proxy.ts';
import { openOutbox } from './support/pusher.ts';
import { startTestService, type TestService } from './support/service.ts';

const number = '+17435550164';
const secrets = /Marisol|Vandermeer|0164|9 Quiet Lane|Shelter bed|marisol@|VANDERMEER|vacant house/;

async function deskWithConfidentialCaller() {
  const desk = await openCallDesk(join(await temporaryFolder(), 'replica.sqlite'));
  const [marisol, secret, open, next] = [v4(), v4(), v4(), v4()];
  await receive(desk.store, 'contact', [
    { id: marisol, fullname: 'Marisol Vandermeer', firstname: 'Marisol', mobilephone: number, emailaddress1: 'marisol@example.org', address1_line1: '9 Quiet Lane', ring_preferredlanguage: choiceValue('contact', 'ring_preferredlanguage', 'spanish'), ring_isvip: true, statecode: 0 },
    { id: next, fullname: 'Neighbor', statecode: 0 },
  ]);
  const mine = { customerid: marisol, customeridtype: 'contact', statecode: 0, statuscode: 1, createdon: ago(5000) };
  await receive(desk.store, 'incident', [
    { id: secret, title: 'Shelter bed', ticketnumber: 'CAS-41790', ring_confidential: true, ...mine },
    { id: open, title: 'Overgrown lot', ticketnumber: 'CAS-41544', ...mine, createdon: ago(9000) },
    { id: v4(), title: 'The vacant house', ...mine, customerid: next, ring_incidentaddress: '9 Quiet Lane' },
  ]);
  await receive(desk.store, 'phonecall', [{ id: v4(), subject: 'Phone call from Marisol Vandermeer', description: 'Said her name is Marisol', ring_contactid: marisol, phonenumber: number, actualstart: ago(5000), statecode: 1 }]);
  const sync: OperationContext['sync'] = { now: () => undefined, pause: () => undefined, nextCheckAt: () => null, sending: () => new Set(), fetchOlder: () => Promise.resolve({ cases: 0, calls: 0 }), mergeContacts: () => Promise.resolve() };
  const context: Pick<OperationContext, 'store' | 'calls' | 'region' | 'readable' | 'session' | 'sync'> = { sync, store: desk.store, calls: desk.calls, region: () => 'US', readable: () => ({ cases: true, calls: true }), session: () => null };
  const ask = (name: keyof typeof operations, input: unknown) => (operations[name] as (context: unknown, input: unknown) => Promise<unknown>)(context, input);
  const ring = async (leg: string) => {
    desk.calls.receive(callEvent('ringing', leg, { number, name: 'M VANDERMEER' }), false);
    return desk.card('rings', (card) => card.key === `test/${leg}`);
  };
  return { desk, marisol, secret, open, ask, ring };
}

test('nothing that is told of the call says who it is; cases can be told apart and attached; the language to speak is known', async () => {
  const { desk, secret, open, ask, ring } = await deskWithConfidentialCaller();
  const card = await ring('l');
  expect(card).toMatchObject({ match: 'exact', number: '(743) 555-••••', lineName: null, caller: { masked: true, fullName: '', preferredLanguage: 'spanish', isVip: false }, openCaseCount: 2, addressCases: [], earlierCalls: [] });
  expect(card.openCases).toMatchObject([{ id: secret, title: '', masked: true, ticketNumber: 'CAS-41790' }, { id: open, title: 'Overgrown lot', masked: false }]);
  desk.calls.receive(callEvent('answered', 'l', { number, name: 'M VANDERMEER' }), false);
  await desk.card('is answered', (one) => one.session);
  await ask('calls.attach', { key: 'test/l', caseId: secret });
  const answered = await desk.card('is attached', (one) => one.attachedCaseId === secret);
  expect((await readRow(desk.store.views, 'phonecall', answered.phoneCallId ?? ''))?.row).toMatchObject({ regardingobjectid: secret, subject: 'Phone call from a confidential caller' });
  expect(JSON.stringify(desk.shown)).not.toMatch(secrets);
  const { waiting } = (await ask('sync.overview', {})) as SyncOverview;
  expect(waiting).toHaveLength(2);
  const items = await Promise.all(waiting.map(({ groupId }) => ask('sync.item', { groupId })));
  expect(JSON.stringify([waiting, items])).not.toMatch(secrets);
});

test('the record of the call’s person and the list of calls are masked as long as the call is', async () => {
  const { desk, marisol, ask, ring } = await deskWithConfidentialCaller();
  expect(await ask('contacts.get', { id: marisol })).toMatchObject({ fullName: 'Marisol Vandermeer', masked: false });
  await ring('l');
  const record = (await ask('contacts.get', { id: marisol })) as ContactRecord;
  expect(record).toMatchObject({ masked: true, fullName: '', numbers: [], address: null, email: null });
  const recent = (await ask('calls.recent', { limit: 10 })) as RecentCall[];
  expect(recent).toMatchObject([{ masked: true, callerName: null, number: '(743) 555-••••' }]);
  expect(JSON.stringify([record, recent])).not.toMatch(secrets);
  await ask('calls.reveal', { key: 'test/l' });
  expect(await ask('contacts.get', { id: marisol })).toMatchObject({ masked: false, fullName: 'Marisol Vandermeer', isVip: true });
  expect(await ask('calls.recent', { limit: 10 })).toMatchObject([{ masked: false, callerName: 'Marisol Vandermeer' }]);
  expect(desk.problems).toEqual([]);
});

test('missed and answered calls are listed without the name as well', async () => {
  const { desk, ask, ring } = await deskWithConfidentialCaller();
  await ring('gone');
  desk.calls.receive(callEvent('missed', 'gone', { number }), false);
  await desk.card('was missed', ({ key, state }) => key === 'test/gone' && state === 'missed');
  await ring('taken');
  desk.calls.receive(callEvent('answered', 'taken', { number }), false);
  await desk.card('is answered', ({ key, session }) => key === 'test/taken' && session);
  const lists = [await ask('calls.missed', {}), await ask('calls.answered', { limit: 10 })];
  expect(lists).toMatchObject([[{ key: 'test/gone', masked: true, callerName: null, number: '(743) 555-••••' }], [{ key: 'test/taken', masked: true, callerName: null }]]);
  expect(JSON.stringify(lists)).not.toMatch(secrets);
});

test('revealed: the audit entry is in the outbox, once however often it is pressed; the next call is masked again', async () => {
  const { desk, marisol, ask, ring } = await deskWithConfidentialCaller();
  await ring('first');
  await Promise.all([ask('calls.reveal', { key: 'test/first' }), ask('calls.reveal', { key: 'test/first' })]);
  const card = await desk.card('is revealed', (one) => one.caller?.fullName === 'Marisol Vandermeer');
  expect(card).toMatchObject({ number: '(743) 555-0164', lineName: 'M VANDERMEER', caller: { masked: false, isVip: true, address: '9 Quiet Lane' }, addressCaseCount: 1 });
  expect(card.openCases[0]?.title).toBe('Shelter bed');
  const entries = await readEntries(desk.store.views);
  expect(entries).toMatchObject([{ table: 'ring_auditentry', kind: 'create', state: 'pending', changes: { ring_action: choiceValue('ring_auditentry', 'ring_action', 'reveal'), ring_rowtable: 'contact', ring_rowid: marisol, ring_occurredon: card.revealedAt, ring_reason: 'Incoming call call-first' } }]);
  expect((await ring('second')).caller).toMatchObject({ masked: true, fullName: '' });
});

test('a record that cannot be written reveals nothing', async () => {
  const { desk, ask, ring } = await deskWithConfidentialCaller();
  await ring('l');
  await desk.store.write(({ db }) => db.run(`CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT raise(ABORT, 'no room'); END`));
  await expect(ask('calls.reveal', { key: 'test/l' })).rejects.toThrow(/no room/);
  expect((await desk.card('still rings', () => true)).caller).toMatchObject({ masked: true, fullName: '' });
  expect(JSON.stringify(desk.shown)).not.toMatch(secrets);
});

test('of several people with one number the confidential one has no name; chosen, they are masked until revealed; another choice masks again', async () => {
  const { desk, marisol, ask, ring } = await deskWithConfidentialCaller();
  const other = v4();
  await receive(desk.store, 'contact', [{ id: other, fullname: 'Bruno Marchetti', telephone1: number, statecode: 0 }]);
  const card = await ring('l');
  expect(card).toMatchObject({ match: 'shared', number: '(743) 555-••••', lineName: null });
  expect(card.candidates.map(({ masked, fullName }) => [masked, fullName])).toContainEqual([true, '']);
  await ask('calls.identify', { key: 'test/l', contactId: marisol });
  expect((await desk.card('is chosen', (one) => one.match === 'chosen')).caller).toMatchObject({ masked: true });
  expect(JSON.stringify(desk.shown)).not.toMatch(secrets);
  await ask('calls.reveal', { key: 'test/l' });
  await desk.card('is revealed', (one) => one.caller?.fullName === 'Marisol Vandermeer');
  await ask('calls.identify', { key: 'test/l', contactId: other });
  await ask('calls.identify', { key: 'test/l', contactId: marisol });
  expect((await desk.card('is masked', (one) => one.caller?.contactId === marisol)).caller).toMatchObject({ masked: true, fullName: '' });
});

describe('the audit entry on its way', () => {
  let service: TestService;
  beforeAll(async () => void (service = await startTestService()), 120_000);
  afterAll(() => service.close());
  const entry = (row: string, occurredOn = ago(3600)) => ({ table: 'ring_auditentry', id: v4(), kind: 'create', changes: { ring_action: choiceValue('ring_auditentry', 'ring_action', 'reveal'), ring_occurredon: occurredOn, ring_rowtable: 'contact', ring_rowid: row, ring_reason: 'Incoming call 7' } }) as const;
  const written = (row: string) => service.rows('ring_auditentry', `$filter=ring_rowid eq '${row}' and ring_reason eq 'Incoming call 7'`);

  test('arrives with the user’s name and leaves the outbox; after a lost answer it is there once', async () => {
    const proxy = await Proxy.open(service.url);
    const outbox = await openOutbox({ url: proxy.url, token: service.token });
    const row = v4();
    await outbox.edit(entry(row));
    proxy.fault = (method) => (method === 'GET' ? 'pass' : 'drop-answer');
    await outbox.push().catch(() => undefined);
    expect(await written(row)).toHaveLength(1);
    expect(await outbox.waiting()).toHaveLength(1);
    proxy.fault = () => 'pass';
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    const [found, ...more] = await written(row);
    expect(more).toEqual([]);
    expect(found?.['_ring_userid_value']).toEqual(expect.any(String));
    expect(await outbox.store.views.all('SELECT tablename, recordid FROM outbox_sent')).toMatchObject([{ tablename: 'ring_auditentry' }]);
  });

  test('refused, it holds up nothing, is listed in words, and cannot be discarded', async () => {
    const outbox = await openOutbox(service);
    const [row, person] = [v4(), v4()];
    await outbox.edit(entry(row, new Date(Date.now() + 24 * 3_600_000).toISOString()));
    await outbox.edit({ table: 'contact', id: person, kind: 'create', changes: { firstname: 'After', lastname: 'Audit' } });
    await outbox.push();
    expect(await outbox.waiting()).toEqual([expect.stringMatching(/^refused create ring_auditentry/)]);
    expect(await service.rows('contact', `$filter=contactid eq ${person}`)).toHaveLength(1);
    const { needsYou } = await outbox.ask('sync.overview', {});
    expect(needsYou).toMatchObject([{ table: 'ring_auditentry', kind: 'create', state: 'refused' }]);
    await expect(outbox.ask('sync.discard', { groupId: needsYou[0]?.groupId ?? '' })).rejects.toThrow(/cannot be discarded/);
    const [stored] = await readEntries(outbox.store.views);
    const rewrite = { seq: stored?.seq ?? 0, column: 'ring_rowid', value: v4() };
    await expect(outbox.ask('sync.retry', { groupId: needsYou[0]?.groupId ?? '', changes: [rewrite] })).rejects.toThrow(/cannot be changed/);
    expect(await outbox.ask('sync.item', { groupId: needsYou[0]?.groupId ?? '' })).toMatchObject({ records: [{ table: 'ring_auditentry' }] });
  });
});
