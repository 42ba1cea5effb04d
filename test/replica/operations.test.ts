import { join } from 'node:path';
import { v4 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { setSetting } from '../../electron/replica/store/store.ts';
import type { CaseDraft } from '../../shared/contract/replica.ts';
import { callHandlingConfigurationSchema } from '../../service/calls/handling.ts';
import { noCapabilities, protocolVersion } from '../../shared/wire.ts';
import { me } from './support/call-desk.ts';
import { type Desk, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { receive } from './support/page.ts';
import { until } from './support/until.ts';

const [category, streets, water, rosalind] = [v4(), v4(), v4(), v4()];
const draft: CaseDraft = {
  title: 'Recycling not collected', requestType: 'report', categoryId: category, teamId: null, priority: 'normal', origin: 'phone',
  incidentAddress: '418 Juniper Street', remainAnonymous: false, wantsUpdates: true, confidential: false, description: 'Blue cart, two weeks',
};

/** A desk that has been in sync before and starts without a network. */
async function offlineDesk(): Promise<Desk> {
  const folder = await temporaryFolder();
  const store = await ReplicaStore.open(join(folder, 'replica.sqlite'), () => undefined);
  await receive(store, 'team', [{ id: streets, name: 'Streets' }, { id: water, name: 'Water' }]);
  await receive(store, 'ring_category', [{ id: category, ring_name: 'Recycling', ring_department: 'Public Works', ring_teamid: streets, ring_acknowledgementhours: 8 }]);
  await receive(store, 'contact', [{ id: rosalind, firstname: 'Rosalind', lastname: 'Achterberg', fullname: 'Rosalind Achterberg', mobilephone: '+17435550142', statecode: 0 }]);
  const session = {
    protocolVersion, user: { id: me, userName: 'call-taker', fullName: 'Teo Brandvold', role: 'call-taker' }, extensions: ['1001'],
    capabilities: { ...noCapabilities, answer: true, hangUp: true }, callHandling: callHandlingConfigurationSchema.parse({}), city: { name: 'Test City', region: 'US', timeZone: 'America/Los_Angeles' }, simulator: true,
  };
  await store.write((transaction) => setSetting(transaction, 'session', JSON.stringify(session)));
  await store.close();
  return openDesk({ folder });
}

describe('without a service', () => {
  test('a case for a new contact is one group: both rows visible at once, routed to the category team, numbered later', async () => {
    const desk = await offlineDesk();
    const customer = { newContact: { firstName: 'Ines', lastName: 'Duarte', mobilePhone: '(743) 555-0188' } };
    const { caseId, contactId } = await desk.get('cases.create', { callKey: null, customer, draft });
    const record = await desk.get('contacts.get', { id: contactId });
    expect(record).toMatchObject({ fullName: 'Ines Duarte', active: true, numbers: [{ column: 'mobilephone', display: '(743) 555-0188' }] });
    expect(record.openCases).toMatchObject([{ id: caseId, title: 'Recycling not collected', ticketNumber: null, state: 'active', category: 'Recycling', pending: true }]);
    expect(Date.parse(record.openCases[0]?.acknowledgeBy ?? '')).toBeGreaterThan(Date.now()); // the clock runs before the service has answered
    expect(record.timeline).toMatchObject([{ kind: 'case-opened', id: caseId }]);
    const state = await desk.get('desk.state', {});
    expect(state).toMatchObject({ pendingEdits: 2, user: { fullName: 'Teo Brandvold' }, service: 'starting' });
    const changed = await until('the screens to hear of it', () => desk.port.last<{ tables: string[] }>('changed'));
    expect(changed.tables).toEqual(expect.arrayContaining(['contact', 'incident']));
  });

  test('fields that are missing are named, a person without a name is refused, and nothing is stored', async () => {
    const desk = await offlineDesk();
    const noTitle = await desk.ask('cases.create', { callKey: null, customer: { contactId: rosalind }, draft: { ...draft, title: '  ' } });
    expect(noTitle).toMatchObject({ ok: false, error: { code: 'invalid-input', rule: 'P3', details: { title: 'required' } } });
    const noName = await desk.ask('contacts.create', { callKey: null, contact: { firstName: ' ', lastName: '', mobilePhone: '7435550100' } });
    expect(noName).toMatchObject({ ok: false, error: { code: 'invalid-input', details: { lastName: 'required' } } });
    const noCategory = await desk.ask('cases.create', { callKey: null, customer: { contactId: rosalind }, draft: { ...draft, categoryId: v4() } });
    expect(noCategory).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect((await desk.get('desk.state', {})).pendingEdits).toBe(0);
  });

  test('contacts are found by the beginning of a name and by a number in any spelling', async () => {
    const desk = await offlineDesk();
    for (const text of ['ach', 'ros acht', '743-555-0142', '+1 743 555 0142']) {
      expect((await desk.get('contacts.search', { text })).map((hit) => hit.fullName), text).toEqual(['Rosalind Achterberg']);
    }
    expect(await desk.get('contacts.search', { text: '%' })).toEqual([]);
  });

  test('lists come from the local data', async () => {
    const desk = await offlineDesk();
    expect((await desk.get('teams.list', {})).map((team) => team.name)).toEqual(['Streets', 'Water']);
    expect(await desk.get('categories.list', {})).toMatchObject([{ name: 'Recycling', teamId: streets, acknowledgementHours: 8 }]);
  });

  test('what needs the telephone system says that it cannot be reached', async () => {
    const desk = await offlineDesk();
    expect(await desk.ask('calls.simulateRing', { number: '+17435550142' })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(await desk.ask('calls.answer', { key: 'test/none' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});

describe('the door', () => {
  test('the pop may not create cases, whatever its script asks for', async () => {
    const desk = await offlineDesk();
    const outcome = await desk.replica.request('pop', 'cases.create', { callKey: null, customer: { contactId: rosalind }, draft });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    expect((await desk.get('desk.state', {})).pendingEdits).toBe(0);
    expect(desk.log).toContainEqual(expect.objectContaining({ level: 'warn', details: { surface: 'pop', operation: 'cases.create' } }));
  });

  test.each([
    ['an unknown name', 'contacts.deleteAll', {}, 'not-allowed'],
    ['a name of the prototype', 'constructor', {}, 'not-allowed'],
    ['an id that is none', 'contacts.get', { id: "1' OR 1=1" }, 'invalid-input'],
    ['no arguments', 'contacts.get', undefined, 'invalid-input'],
  ])('%s is refused', async (_what, name, input, code) => {
    const desk = await offlineDesk();
    expect(await desk.replica.request('workspace', name, input)).toMatchObject({ ok: false, error: { code } });
  });

  test('a port answers requests by their number and survives messages that are none', async () => {
    const desk = await offlineDesk();
    desk.port.emit('message', { data: 'hello' });
    desk.port.emit('message', { data: { kind: 'request', id: 41, name: 'teams.list', input: {} } });
    const answer = await until('the answer', () => desk.port.received.find((message) => message.kind === 'response' && message.id === 41));
    expect(answer).toMatchObject({ outcome: { ok: true, value: [{ name: 'Streets' }, { name: 'Water' }] } });
  });
});
