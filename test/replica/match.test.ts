/** Who is calling, and why the answer is what it is: rules of the caller match on a real store. */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { expect, onTestFinished, test } from 'vitest';
import type { DeskCall } from '../../electron/replica/calls/desk-call.ts';
import { relayLabel } from '../../electron/replica/calls/relay.ts';
import { CallerLookup, type Match, type Readable, type RelayLabel, statementOf } from '../../electron/replica/calls/match.ts';
import { Derivation } from '../../electron/replica/store/derivation.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { temporaryFolder } from './support/folder.ts';
import { receive } from './support/page.ts';

interface Desk {
  readonly store: ReplicaStore;
  people(...rows: Record<string, string | number | boolean | null>[]): Promise<string[]>;
  ring(number: string | null, more?: Partial<DeskCall>): Promise<Match>;
}

async function openDesk(readable?: () => Readable, relayLabel?: RelayLabel): Promise<Desk> {
  const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
  const lookup = await CallerLookup.prepare(store.lookup, readable, relayLabel);
  onTestFinished(async () => {
    await lookup.close();
    await store.close();
  });
  return {
    store,
    async people(...rows) {
      const made = rows.map((row) => ({ id: v4(), statecode: 0, ...row }));
      await receive(store, 'contact', made);
      return made.map(({ id }) => id);
    },
    ring: (number, more = {}) => lookup.find({ key: 'k', e164: number, number, withheld: number === null, chosen: false, unlinked: false, contactId: null, phoneCallId: null, state: 'ringing', ...more } as DeskCall),
  };
}
const number = '+17435550142';

test.each(['mobilephone', 'telephone1', 'telephone2', 'telephone3'])('every number of a person is theirs, in any spelling: %s', async (column) => {
  const desk = await openDesk();
  const [id] = await desk.people({ fullname: 'Ada Quill', [column]: '743.555.0142' });
  expect(await desk.ring(number)).toMatchObject({ match: 'exact', caller: { contactId: id, matchedOn: column, extension: null }, matchReason: { sharedBy: null, foldedGuests: 0, inactive: 0 } });
});

test('nobody has it: none; only a deactivated contact has it: none, and that is said', async () => {
  const desk = await openDesk();
  expect(await desk.ring(number)).toMatchObject({ match: 'none', caller: null, matchReason: { inactive: 0 } });
  await desk.people({ fullname: 'Gone', mobilephone: number, statecode: 1 });
  expect(await desk.ring(number)).toMatchObject({ match: 'none', caller: null, candidates: [], matchReason: { inactive: 1 } });
});

test('a withheld number is no number, and Anonymous never gains one', async () => {
  const desk = await openDesk();
  await desk.people({ id: anonymousContactId, fullname: 'Anonymous', mobilephone: number }, { fullname: 'Nobody', mobilephone: 'anonymous' });
  expect(await desk.ring(null)).toMatchObject({ match: 'withheld', caller: null });
  expect(await desk.ring(number)).toMatchObject({ match: 'none' });
});

test('guests with the number of a registered contact fold beneath it; guests alone are shown', async () => {
  const desk = await openDesk();
  const [registered] = await desk.people({ fullname: 'Registered', mobilephone: number }, { fullname: 'Guest 1', mobilephone: number, ring_isguest: true }, { fullname: 'Guest 2', telephone1: number, ring_isguest: true });
  expect(await desk.ring(number)).toMatchObject({ match: 'exact', caller: { contactId: registered }, matchReason: { foldedGuests: 2 } });
  await desk.people({ fullname: 'Guest alone', mobilephone: '+17435550143', ring_isguest: true });
  expect(await desk.ring('+17435550143')).toMatchObject({ match: 'exact', caller: { fullName: 'Guest alone' }, matchReason: { foldedGuests: 0 } });
});

const home = v4();
const company = v4();
test.each([
  ['household', 'one property', {}, [{ ring_propertyid: home }, { ring_propertyid: home }]],
  ['household', 'one street address', {}, [{ address1_line1: '12 Harbor Street' }, { address1_line1: '12 harbor street' }]],
  ['business', 'one company', { id: company, ring_businesscategory: 'Bakery' }, [{ parentcustomerid: company, parentcustomeridtype: 'account' }, { parentcustomerid: company, parentcustomeridtype: 'account' }]],
  ['shelter', 'one shelter', { id: home, ring_businesscategory: 'Homeless Shelter' }, [{ ring_propertyid: home }, { ring_propertyid: home }, { ring_propertyid: home }]],
  ['switchboard', 'extensions of one number', {}, [{ mobilephone: '743-555-0142 ext. 12' }, { mobilephone: '743-555-0142 ext. 14' }]],
  ['unrelated', 'nothing in common', {}, [{ address1_line1: '1 First Street' }, { address1_line1: '2 Second Street' }]],
] as const)('several people with one number are a question: %s (%s)', async (sharedBy, _what, account, people) => {
  const desk = await openDesk();
  if ('id' in account) await receive(desk.store, 'account', [{ name: 'Place', statecode: 0, ...account }]);
  await desk.people(...people.map((person, index) => ({ fullname: `Person ${index}`, mobilephone: number, ...person })));
  const found = await desk.ring(number);
  expect(found).toMatchObject({ match: 'shared', caller: null, matchReason: { sharedBy } });
  expect(found.candidates).toHaveLength(people.length);
});

test('an extension is kept apart: the number of a switchboard is not linked to the one person who is known behind it', async () => {
  const desk = await openDesk();
  await desk.people({ fullname: 'Behind', telephone1: '(743) 555-0142 ext. 204' });
  expect(await desk.ring(number)).toMatchObject({ match: 'shared', caller: null, candidates: [{ fullName: 'Behind', extension: '204' }], matchReason: { sharedBy: 'switchboard' } });
});

test('a number that changes, a contact that is deactivated or deleted: found by what is true now', async () => {
  const desk = await openDesk();
  const [id = ''] = await desk.people({ fullname: 'Mover', mobilephone: number });
  await desk.people({ id, fullname: 'Mover', mobilephone: '+17435550199' });
  expect((await desk.ring(number)).match).toBe('none');
  expect((await desk.ring('+17435550199')).match).toBe('exact');
  await desk.people({ id, fullname: 'Mover', mobilephone: '+17435550199', statecode: 1 });
  expect(await desk.ring('+17435550199')).toMatchObject({ match: 'none', matchReason: { inactive: 1 } });
});

const inADay = new Date(Date.now() + 24 * 3_600_000).toISOString();
test.each([
  ['VIP, do not call', { ring_isvip: true, donotphone: true }, { isVip: true, doNotCall: true, abusive: null }],
  ['abusive for another day', { ring_isabusive: true, ring_abusiveuntil: inADay }, { abusive: { until: inADay } }],
  ['abusive without an end', { ring_isabusive: true }, { abusive: { until: null } }],
  ['abusive until yesterday', { ring_isabusive: true, ring_abusiveuntil: '2020-01-01T00:00:00Z' }, { abusive: null }],
  ['an end without a flag', { ring_abusiveuntil: inADay }, { abusive: null }],
])('flags of a person: %s', async (_what, columns, flags) => {
  const desk = await openDesk();
  await desk.people({ fullname: 'Ada Quill', mobilephone: number, ...columns });
  expect((await desk.ring(number)).caller).toMatchObject(flags);
});

test('the person chosen the last time for this number is asked about first, and not linked', async () => {
  const desk = await openDesk();
  const [, second = ''] = await desk.people({ fullname: 'Abel', mobilephone: number }, { fullname: 'Zoe', telephone3: number });
  await desk.store.write(({ db }) => db.run('INSERT INTO number_choice (e164, contactid, chosenat) VALUES (?, ?, ?)', [number, second, '2026-06-02T09:00:00Z']));
  const found = await desk.ring(number);
  expect(found).toMatchObject({ match: 'shared', caller: null });
  expect(found.candidates).toMatchObject([{ fullName: 'Zoe', chosenLastAt: '2026-06-02T09:00:00Z' }, { fullName: 'Abel', chosenLastAt: null }]);
});

test('a link that was taken back makes the one person with the number a question, without their cases', async () => {
  const desk = await openDesk();
  const [id = ''] = await desk.people({ fullname: 'Ada Quill', mobilephone: number });
  await receive(desk.store, 'incident', [{ id: v4(), title: 'Open', statecode: 0, customerid: id, customeridtype: 'contact' }]);
  expect(await desk.ring(number, { unlinked: true })).toMatchObject({ match: 'shared', caller: null, candidates: [{ contactId: id }], openCases: [], openCaseCount: 0, matchReason: { sharedBy: null } });
});

const relays = [{ number: '711', label: '711 relay' }, { number: '(743) 555-0171', label: 'State relay' }];
test.each([['711', null, '711 relay'], ['7435550171', '+17435550171', 'State relay']])('a relay service at %s is labelled and nobody’s, whoever has its number', async (raw, e164, label) => {
  const desk = await openDesk(undefined, (call) => relayLabel(call, relays, 'US'));
  const [id = ''] = await desk.people({ fullname: 'Wrote it down', mobilephone: '743-555-0171' });
  await receive(desk.store, 'phonecall', [{ id: v4(), subject: 'x', ring_contactid: id, phonenumber: '+17435550171', actualstart: '2026-01-01T10:00:00Z', statecode: 1 }]);
  expect(await desk.ring(raw, { e164 })).toMatchObject({ match: 'none', relay: label, caller: null, candidates: [], earlierCalls: [] });
  expect(await desk.ring(raw, { e164, chosen: true, contactId: id })).toMatchObject({ match: 'chosen', relay: label, caller: { contactId: id } });
});

test('earlier calls from a number say who answered and what they led to; the title of a confidential case stays away', async () => {
  const desk = await openDesk();
  const [teo, pothole, secret] = [v4(), v4(), v4()];
  await receive(desk.store, 'systemuser', [{ id: teo, fullname: 'Teo Brandvold' }]);
  await receive(desk.store, 'incident', [{ id: pothole, title: 'Pothole', statecode: 0 }, { id: secret, title: 'Secret', statecode: 0, ring_confidential: true }]);
  const call = (more: object) => ({ id: v4(), subject: 'x', phonenumber: number, statecode: 1, ownerid: teo, owneridtype: 'systemuser', ...more });
  await receive(desk.store, 'phonecall', [
    call({ actualstart: '2026-01-03T10:00:00Z', actualend: '2026-01-03T10:02:14Z', regardingobjectid: pothole, regardingobjectidtype: 'incident' }),
    call({ actualstart: '2026-01-02T10:00:00Z', regardingobjectid: secret, regardingobjectidtype: 'incident' }),
    call({ actualstart: '2026-01-01T10:00:00Z' }),
  ]);
  expect((await desk.ring(number)).earlierCalls).toMatchObject([
    { agent: 'Teo Brandvold', seconds: 134, hasCase: true, caseTitle: 'Pothole' },
    { agent: 'Teo Brandvold', hasCase: true, caseTitle: null },
    { agent: 'Teo Brandvold', hasCase: false, caseTitle: null },
  ]);
});

test('while cases and calls have no index yet they are left out and said to be on their way; the name is there', async () => {
  const ready = { cases: false, calls: false };
  const desk = await openDesk(() => ready);
  const [id] = await desk.people({ fullname: 'Early', mobilephone: number });
  await receive(desk.store, 'incident', [{ id: v4(), title: 'Open', statecode: 0, customerid: id ?? '', customeridtype: 'contact' }]);
  expect(await desk.ring(number)).toMatchObject({ match: 'exact', caller: { fullName: 'Early' }, openCaseCount: 0, historyLoading: true });
  Object.assign(ready, { cases: true, calls: true });
  expect(await desk.ring(number)).toMatchObject({ openCaseCount: 1, historyLoading: false });
});

test('the lookup reads by indexes alone, whatever is asked', async () => {
  const desk = await openDesk();
  const derivation = new Derivation({ store: desk.store, log: () => undefined, region: () => 'US', isLoaded: () => true, onTable: () => undefined });
  derivation.wake();
  await derivation.settled();
  await desk.store.lookup.all('SELECT id FROM incident LIMIT 1'); // an explanation alone would not notice the new indexes
  const plan = await desk.store.lookup.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${statementOf({ cases: true, calls: true })}`, [17435550142, null, number, null, 'k', 0]);
  const scans = plan.map(({ detail }) => detail).filter((detail) => /^SCAN (c|i|f|incident|contact|phonecall|d|desk_call)\b/.test(detail) || /AUTOMATIC/.test(detail));
  expect(scans).toEqual([]);
});
