import { join } from 'node:path';
import { v4 } from 'uuid';
import { describe, expect, test } from 'vitest';
import type { OperationContext } from '../../electron/replica/operations/context.ts';
import { operations } from '../../electron/replica/operations/index.ts';
import { readEntries } from '../../electron/replica/store/outbox.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { failure, success } from '../../shared/errors.ts';
import { phoneCallActivityId } from '../../shared/rules/phone-call-activity.ts';
import { type Command, noCapabilities } from '../../shared/wire.ts';
import { ago, callEvent, me, openCallDesk, type TestCallDesk } from './support/call-desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { receive } from './support/page.ts';
import { until } from './support/until.ts';

const newDesk = async () => openCallDesk(join(await temporaryFolder(), 'replica.sqlite'));
const number = '+17435550142';

describe('who is calling', () => {
  test('one contact has the number in another spelling: name, own open cases, cases of others at the address, earlier calls', async () => {
    const desk = await newDesk();
    const [rosalind, other, house] = [v4(), v4(), v4()];
    await receive(desk.store, 'contact', [
      { id: rosalind, firstname: 'Rosalind', fullname: 'Rosalind Achterberg', telephone1: '(743) 555-0142', statecode: 0, address1_line1: '418 Juniper Street', ring_propertyid: house },
      { id: other, fullname: 'Somebody Else', statecode: 0 },
    ]);
    const mine = (more: object) => ({ customerid: rosalind, customeridtype: 'contact', statecode: 0, statuscode: 1, createdon: ago(1000), ...more });
    const late = v4();
    await receive(desk.store, 'incident', [
      { id: v4(), title: 'Acknowledged', firstresponsesent: true, ...mine({}) },
      { id: late, title: 'Waits longest', ring_acknowledgeby: ago(600), firstresponsesent: false, ...mine({}) },
      { id: v4(), title: 'Waits', ring_acknowledgeby: ago(60), firstresponsesent: false, ...mine({}) },
      { id: v4(), title: 'Fourth', firstresponsesent: true, ...mine({ createdon: ago(9000) }) },
      { id: v4(), title: 'Closed', ...mine({ statecode: 1, statuscode: 5 }) },
      { id: v4(), title: 'Next door', customerid: other, customeridtype: 'contact', statecode: 0, ring_propertyid: house, ring_confidential: true, createdon: ago(500) },
      { id: v4(), title: 'Same street line', customerid: other, customeridtype: 'contact', statecode: 0, ring_incidentaddress: '418 juniper street', createdon: ago(700) },
    ]);
    await receive(desk.store, 'phonecall', [{ id: v4(), subject: 'x', ring_contactid: rosalind, actualstart: ago(5000), actualend: ago(4880), statecode: 1, ring_queue: '311 General' }]);
    desk.calls.receive(callEvent('ringing', 'l1', { number: '7435550142', name: 'R ACHTERBERG' }), false);
    const card = await desk.card('rings', (one) => one.state === 'ringing');
    expect(card).toMatchObject({ match: 'exact', number: '(743) 555-0142', lineName: 'R ACHTERBERG', queue: '311 General', openCaseCount: 4, addressCaseCount: 2 });
    expect(card.caller).toMatchObject({ contactId: rosalind, fullName: 'Rosalind Achterberg', matchedOn: 'telephone1', openCaseCount: 4, address: '418 Juniper Street' });
    expect(card.openCases.map((one) => one.title)).toEqual(['Waits longest', 'Waits', 'Acknowledged']);
    expect(card.openCases[0]).toMatchObject({ id: late, state: 'active', status: 'inProgress', acknowledged: false, pending: false });
    expect(card.addressCases.map((one) => one.title)).toEqual(['Next door', 'Same street line']);
    expect(card.addressCases[0]?.customerId).toBeNull(); // confidential
    expect(card.earlierCalls).toMatchObject([{ outcome: 'answered', seconds: 120, queue: '311 General' }]);
  });

  test('unknown and withheld numbers: nothing is invented', async () => {
    const desk = await newDesk();
    desk.calls.receive(callEvent('ringing', 'unknown', { number: '+17435550188' }), false);
    desk.calls.receive(callEvent('ringing', 'withheld', { withheld: true }), false);
    const unknown = await desk.card('is unknown', (one) => one.key === 'test/unknown');
    expect(unknown).toMatchObject({ match: 'none', caller: null, number: '(743) 555-0188', candidates: [], openCases: [] });
    const withheld = await desk.card('is withheld', (one) => one.key === 'test/withheld');
    expect(withheld).toMatchObject({ match: 'withheld', caller: null, number: null, earlierCalls: [] });
  });

  test('a shared number is a question: all candidates, the one who called last first, nobody linked', async () => {
    const desk = await newDesk();
    const [first, second] = [v4(), v4()];
    await receive(desk.store, 'contact', [
      { id: first, fullname: 'Abel First', mobilephone: number, statecode: 0 },
      { id: second, fullname: 'Zoe Second', telephone2: number, statecode: 0 },
    ]);
    await receive(desk.store, 'phonecall', [{ id: v4(), subject: 'x', ring_contactid: second, actualstart: ago(100) }]);
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    const card = await desk.card('rings', () => true);
    expect(card).toMatchObject({ match: 'shared', caller: null, openCases: [] });
    expect(card.candidates.map((one) => [one.fullName, one.matchedOn])).toEqual([['Zoe Second', 'telephone2'], ['Abel First', 'mobilephone']]);
    desk.calls.receive(callEvent('answered', 'l', { number }), false);
    const answered = await desk.card('is answered', (one) => one.state === 'answered');
    expect((await readRow(desk.store.views, 'phonecall', answered.phoneCallId ?? ''))?.row['ring_contactid']).toBeNull();
  });

  test.each([
    ['an inactive contact', { fullname: 'Moved Away', mobilephone: number, statecode: 1 }, v4()],
    ['the Anonymous contact', { fullname: 'Anonymous', mobilephone: number, statecode: 0 }, anonymousContactId],
  ])('%s never matches', async (_what, contact, id) => {
    const desk = await newDesk();
    await receive(desk.store, 'contact', [{ id, ...contact }]);
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    expect(await desk.card('rings', () => true)).toMatchObject({ match: 'none', caller: null });
  });

  test('a guest folds beneath the registered contact with the same number', async () => {
    const desk = await newDesk();
    const registered = v4();
    await receive(desk.store, 'contact', [
      { id: registered, fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0, ring_isguest: false },
      { id: v4(), fullname: 'Guest', mobilephone: number, statecode: 0, ring_isguest: true },
    ]);
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    expect(await desk.card('rings', () => true)).toMatchObject({ match: 'exact', caller: { contactId: registered } });
  });

  test('the card is there while a page of a load holds the writer', async () => {
    const desk = await newDesk();
    await receive(desk.store, 'contact', [{ id: v4(), fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0 }]);
    let release = () => undefined as void;
    const held = desk.store.write(() => new Promise<void>((resolve) => void (release = resolve)), 'patient');
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    const card = await desk.card('rings', (one) => one.state === 'ringing');
    expect(card.caller?.fullName).toBe('Rosalind Achterberg');
    release();
    await held;
  });
});

describe('a call', () => {
  test('answered: one open phone-call activity with its link and parties, and a session; ended: its end and duration', async () => {
    const desk = await newDesk();
    const rosalind = v4();
    await receive(desk.store, 'contact', [{ id: rosalind, fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0 }]);
    desk.calls.receive(callEvent('ringing', 'leg-7', { number }), false);
    await desk.card('rings', () => true);
    desk.calls.answerPressed('test/leg-7');
    const answeredAt = ago(130);
    const answer = callEvent('answered', 'leg-7', { number, at: answeredAt });
    desk.calls.receive(answer, false);
    desk.calls.receive({ ...answer, seq: answer.seq }, false); // the same event again
    const card = await desk.card('is answered', (one) => one.state === 'answered' && one.session);
    const id = phoneCallActivityId('test', 'leg-7');
    expect(card.phoneCallId).toBe(id);
    expect(desk.sessions).toEqual([{ key: 'test/leg-7', byPerson: true }]);
    const group = await readEntries(desk.store.views);
    expect(group).toHaveLength(1);
    expect(group[0]).toMatchObject({
      kind: 'create',
      recordId: id,
      parties: [{ table: 'contact', id: rosalind, participationtypemask: 1 }, { table: 'systemuser', id: me, participationtypemask: 2 }],
      changes: {
        subject: 'Phone call from Rosalind Achterberg', directioncode: false, phonenumber: number, ring_callid: 'call-leg-7', ring_legid: 'leg-7', ring_queue: '311 General',
        actualstart: answeredAt, ownerid: me, owneridtype: 'systemuser', ring_contactid: rosalind, regardingobjectid: rosalind, regardingobjectidtype: 'contact',
      },
    });
    expect(group[0]?.changes).not.toHaveProperty('statecode');
    desk.calls.receive(callEvent('ended', 'leg-7', { number, talkMs: 125_000 }), false);
    await desk.card('is in wrap-up', (one) => one.state === 'ended' && one.session);
    expect((await readRow(desk.store.views, 'phonecall', id))?.row).toMatchObject({ actualdurationminutes: 2, statecode: 0 });
    const outbox = await desk.store.views.all<{ kind: string }>('SELECT kind FROM outbox ORDER BY seq');
    expect(outbox.map((entry) => entry.kind)).toEqual(['create', 'update']);
    expect(desk.problems).toEqual([]);
  });

  test('answered elsewhere: the card says so and leaves; internal legs never pop', async () => {
    const desk = await newDesk();
    desk.calls.receive(callEvent('ringing', 'internal', { number: '1002', direction: 'internal' }), false);
    desk.calls.receive(callEvent('ringing', 'in', { number }), false);
    await desk.card('rings', (one) => one.key === 'test/in');
    desk.calls.receive(callEvent('answered-elsewhere', 'in', { number }), false);
    await desk.card('says so', (one) => one.state === 'answered-elsewhere');
    await until('the card to leave', () => desk.shown.at(-1)?.length === 0);
    expect(desk.shown.flat().filter((card) => card.direction !== 'inbound')).toEqual([]);
    const kept = await desk.store.views.all<{ key: string }>('SELECT key FROM desk_call ORDER BY key');
    expect(kept.map((row) => row.key)).toEqual(['test/in', 'test/internal']);
  });

  test('made from here: a session and an outgoing activity from dialling on, and no pop; unanswered it can still be wrapped up', async () => {
    const desk = await newDesk();
    const rosalind = v4();
    await receive(desk.store, 'contact', [{ id: rosalind, fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0 }]);
    desk.calls.dialPressed();
    desk.calls.receive(callEvent('ringing', 'out', { number, direction: 'outbound' }), false);
    const card = await desk.card('is being dialled', (one) => one.session);
    expect(card).toMatchObject({ state: 'ringing', direction: 'outbound', caller: { contactId: rosalind } });
    expect(desk.sessions).toEqual([{ key: 'test/out', byPerson: true }]);
    const activity = await readRow(desk.store.views, 'phonecall', card.phoneCallId ?? '');
    expect(activity?.row).toMatchObject({ subject: 'Phone call to Rosalind Achterberg', directioncode: true, ring_contactid: rosalind });
    desk.calls.receive(callEvent('ended', 'out', { number, direction: 'outbound' }), false);
    expect(await desk.card('was not answered', (one) => one.state === 'missed')).toMatchObject({ session: true, answeredAt: null });
  });

  test('of another extension is not of this desk', async () => {
    const desk = await newDesk();
    desk.calls.receive(callEvent('ringing', 'theirs', { number, extension: '1002' }), false);
    desk.calls.receive(callEvent('ringing', 'ours', { number }), false);
    await desk.card('is ours', (one) => one.key === 'test/ours');
    expect(desk.shown.flat().some((card) => card.key === 'test/theirs')).toBe(false);
  });

  test('replayed: over already is a missed entry and no pop; still ringing pops; an old ring does not', async () => {
    const desk = await newDesk();
    const replay = [
      callEvent('ringing', 'over', { number, at: ago(50) }),
      callEvent('missed', 'over', { number, at: ago(30) }),
      callEvent('ringing', 'stale', { number, at: ago(200) }),
      callEvent('ringing', 'fresh', { number, at: ago(5) }),
    ];
    for (const event of replay) desk.calls.receive(event, true);
    desk.calls.settle(0, replay.at(-1)?.seq ?? 0);
    await desk.card('still rings', (one) => one.key === 'test/fresh');
    const keys = new Set(desk.shown.flat().map((card) => card.key));
    expect([...keys]).toEqual(['test/fresh']);
    const states = await desk.store.views.all<{ key: string; state: string }>('SELECT key, state FROM desk_call ORDER BY key');
    expect(states).toEqual([{ key: 'test/fresh', state: 'ringing' }, { key: 'test/over', state: 'missed' }, { key: 'test/stale', state: 'missed' }]);
  });

  test('after an hour of sleep: rings that are over, or too old, were missed and never pop; the one that still rings pops with its true age', async () => {
    const desk = await newDesk();
    const rang = ago(20);
    const replay = [
      callEvent('ringing', 'over', { number, at: ago(3300) }),
      callEvent('missed', 'over', { number, at: ago(3280) }),
      callEvent('ringing', 'elsewhere', { number, at: ago(2400) }),
      callEvent('answered-elsewhere', 'elsewhere', { number, at: ago(2390), to: '1002' }),
      callEvent('ringing', 'without an end', { number, at: ago(1200) }),
      callEvent('ringing', 'still', { number, at: rang }),
    ];
    for (const event of replay) desk.calls.receive(event, true);
    desk.calls.settle(0, replay.at(-1)?.seq ?? 0);
    const card = await desk.card('still rings', (one) => one.state === 'ringing');
    expect(card).toMatchObject({ key: 'test/still', ringingAt: rang });
    const recent = await operations['calls.recent']({ store: desk.store, region: () => 'US', readable: () => true } as unknown as OperationContext, { limit: 10 });
    expect(Object.fromEntries(recent.map((one) => [one.key, one.state]))).toMatchObject({ 'test/over': 'missed', 'test/elsewhere': 'answered-elsewhere', 'test/without an end': 'missed' });

    // Handed over late by the PBX or the network, and not as a replay.
    desk.calls.receive(callEvent('ringing', 'late', { number, at: ago(95) }), false);
    desk.calls.receive(callEvent('ended', 'still', { number }), false);
    await desk.card('is gone', (one) => one.state === 'missed' && one.key === 'test/still');
    expect(new Set(desk.shown.flat().map((one) => one.key))).toEqual(new Set(['test/still']));

    // They rang all the time after all.
    for (const leg of ['late', 'without an end']) {
      desk.calls.receive(callEvent('answered', leg, { number }), false);
      expect(await desk.card('is answered', (one) => one.key === `test/${leg}` && one.session)).toMatchObject({ state: 'answered' });
    }
    expect(desk.problems).toEqual([]);
  });

  test('taken here while the line was down, and missed for the PBX: the activity has its end', async () => {
    const desk = await newDesk();
    desk.calls.receive(callEvent('ringing', 'taken', { number, at: ago(40) }), false);
    await desk.card('rings', (one) => one.state === 'ringing');
    await desk.calls.takeHere('test/taken');
    await desk.card('is answered', (one) => one.session);
    desk.calls.receive(callEvent('missed', 'taken', { number }), true);
    const card = await desk.card('is over', (one) => one.state === 'ended');
    const activity = await readRow(desk.store.views, 'phonecall', card.phoneCallId ?? '');
    expect(activity?.row).toMatchObject({ actualend: card.endedAt, actualdurationminutes: 0 });
    await expect(desk.calls.takeHere('test/taken'), 'an ended call is not taken again').rejects.toThrow(/does not ring/);
    expect(desk.sessions).toHaveLength(1);
  });

  test('a change that fails takes back itself and not what was stored before it', async () => {
    const desk = await newDesk();
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    await desk.card('rings', (one) => one.state === 'ringing');
    const noted = desk.calls.change('test/l', (call) => {
      call.notes = 'kept';
      return [];
    });
    const failing = desk.calls.change('test/l', (call) => {
      call.notes = 'lost';
      throw new Error('made by the test');
    });
    await expect(failing).rejects.toThrow('made by the test');
    await noted;
    expect(desk.calls.find('test/l')?.notes).toBe('kept');
  });

  test('survives a restart of the replica: the session is there again, with its notes', async () => {
    const file = join(await temporaryFolder(), 'replica.sqlite');
    const first = await openCallDesk(file);
    await receive(first.store, 'contact', [{ id: v4(), fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0 }]);
    first.calls.receive(callEvent('ringing', 'l', { number }), false);
    first.calls.receive(callEvent('answered', 'l', { number }), false);
    await first.card('is answered', (one) => one.session);
    await first.calls.change('test/l', (call) => {
      call.notes = 'grey container, lid broken';
      return [];
    });
    const second = await openCallDesk(file); // the first one is as good as killed: nothing was closed
    expect(second.shown.at(-1)?.[0]).toMatchObject({ key: 'test/l', state: 'answered', session: true, notes: 'grey container, lid broken', caller: { fullName: 'Rosalind Achterberg' } });
    expect(second.calls.lastSeq).toBe(first.calls.lastSeq);
  });
});

describe('the call-taker says who it is', () => {
  const operate = (desk: TestCallDesk) => {
    const context = { store: desk.store, calls: desk.calls, region: () => 'US', session: () => ({ user: { id: me } }) };
    return (name: 'calls.identify' | 'calls.unidentify' | 'calls.attach', input: unknown) => (operations[name] as (context: unknown, input: unknown) => Promise<null>)(context, input);
  };
  const choices = (desk: TestCallDesk) => desk.store.views.all<{ e164: string; contactid: string }>('SELECT e164, contactid FROM number_choice');

  test('chosen: remembered for the number; not this person: call and phone call have no caller again, the choice is forgotten', async () => {
    const desk = await newDesk();
    const ask = operate(desk);
    const [first, second, own] = [v4(), v4(), v4()];
    await receive(desk.store, 'contact', [
      { id: first, fullname: 'Abel First', mobilephone: number, statecode: 0 },
      { id: second, fullname: 'Zoe Second', telephone2: number, statecode: 0 },
    ]);
    await receive(desk.store, 'incident', [{ id: own, title: 'Hers', statecode: 0, customerid: second, customeridtype: 'contact' }]);
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    desk.calls.receive(callEvent('answered', 'l', { number }), false);
    const { phoneCallId } = await desk.card('is answered', (card) => card.session);
    await ask('calls.identify', { key: 'test/l', contactId: second });
    await ask('calls.attach', { key: 'test/l', caseId: own });
    expect(await desk.card('is chosen', (card) => card.attachedCaseId === own)).toMatchObject({ match: 'chosen', chosenAt: expect.any(String) });
    expect(await choices(desk)).toEqual([{ e164: number, contactid: second }]);
    await ask('calls.unidentify', { key: 'test/l' });
    const card = await desk.card('asks again', (one) => one.match === 'shared');
    expect(card).toMatchObject({ caller: null, chosenAt: null, attachedCaseId: null });
    expect(await choices(desk)).toEqual([]);
    expect((await readRow(desk.store.views, 'phonecall', phoneCallId ?? ''))?.row).toMatchObject({ ring_contactid: null, regardingobjectid: null, subject: 'Phone call from (743) 555-0142' });
    const last = (await readEntries(desk.store.views)).at(-1);
    expect(last).toMatchObject({ table: 'phonecall', kind: 'update', changes: { ring_contactid: null, regardingobjectid: null }, parties: [{ table: 'systemuser', id: me, participationtypemask: 2 }] });
  });

  test('chosen by hand on a call through a relay: for this call, and remembered for none', async () => {
    const desk = await openCallDesk(join(await temporaryFolder(), 'replica.sqlite'), (call) => (call.e164 === number ? 'State relay' : null));
    const person = v4();
    await receive(desk.store, 'contact', [{ id: person, fullname: 'Zoe Second', mobilephone: number, statecode: 0 }]);
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    desk.calls.receive(callEvent('answered', 'l', { number }), false);
    expect(await desk.card('is answered', (card) => card.session)).toMatchObject({ relay: 'State relay', match: 'none', caller: null });
    await operate(desk)('calls.identify', { key: 'test/l', contactId: person });
    expect(await desk.card('is chosen', (card) => card.match === 'chosen')).toMatchObject({ relay: 'State relay', caller: { contactId: person } });
    expect(await choices(desk)).toEqual([]);
    desk.calls.receive(callEvent('ringing', 'next', { number }), false);
    expect(await desk.card('rings', (card) => card.key === 'test/next')).toMatchObject({ match: 'none', caller: null });
  });

  test('not this person, of a certain match: it stays a question, also for the next lookup, and their name leaves the phone call', async () => {
    const desk = await newDesk();
    const ask = operate(desk);
    await receive(desk.store, 'contact', [{ id: v4(), fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0 }]);
    desk.calls.receive(callEvent('ringing', 'l', { number }), false);
    desk.calls.receive(callEvent('answered', 'l', { number }), false);
    const { phoneCallId } = await desk.card('is answered', (card) => card.session && card.caller !== null);
    await ask('calls.unidentify', { key: 'test/l' });
    desk.calls.rematch();
    desk.calls.receive(callEvent('held', 'l', { number }), false);
    const card = await desk.card('is held', (one) => one.state === 'held');
    expect(card).toMatchObject({ match: 'shared', caller: null, candidates: [{ fullName: 'Rosalind Achterberg' }], openCases: [] });
    expect((await readRow(desk.store.views, 'phonecall', phoneCallId ?? ''))?.row).toMatchObject({ ring_contactid: null, subject: 'Phone call from (743) 555-0142' });
  });
});

test('the card says what was dialled, since when the caller waits, and from which other country the number is', async () => {
  const desk = await newDesk();
  const since = ago(75);
  desk.calls.receive(callEvent('ringing', 'l', { number: '+525555123456', did: '7435550100', waitingSince: since }), false);
  expect(await desk.card('rings', () => true)).toMatchObject({ dialled: '(743) 555-0100', waitingSince: since, numberRegion: 'MX' });
  desk.calls.receive(callEvent('ringing', 'home', { number }), false);
  const home = await desk.card('is of this country', (card) => card.key === 'test/home');
  expect(home).toMatchObject({ numberRegion: null, dialled: null, waitingSince: home.ringingAt });
});

test('a lookup that takes longer than one notices: the number is shown at once, without the line’s name, and the name follows', async () => {
  const desk = await newDesk();
  await receive(desk.store, 'contact', [{ id: v4(), fullname: 'Rosalind Achterberg', mobilephone: number, statecode: 0 }]);
  const busy = desk.store.lookup.all('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 6000000) SELECT count(*) FROM n');
  desk.calls.receive(callEvent('ringing', 'l', { number, name: 'R ACHTERBERG' }), false);
  expect(await desk.card('is shown', () => true)).toMatchObject({ lookingUp: true, number: '(743) 555-0142', caller: null, lineName: null });
  expect(await desk.card('has a name', (card) => card.caller !== null)).toMatchObject({ lookingUp: false, caller: { fullName: 'Rosalind Achterberg' } });
  await busy;
});

test('Hold and answer: who is on the line waits first; when the telephone system does not hold, the ringing call is not answered', async () => {
  const desk = await newDesk();
  desk.calls.receive(callEvent('ringing', 'one', { number }), false);
  desk.calls.receive(callEvent('answered', 'one', { number }), false);
  desk.calls.receive(callEvent('ringing', 'two', { number: '+17435550188' }), false);
  await desk.card('rings too', (card) => card.key === 'test/two');
  const told: string[] = [];
  let holds = true;
  const context = {
    calls: desk.calls,
    lineIsUp: () => true,
    capabilities: () => ({ ...noCapabilities, answer: true, hold: true }),
    command: (command: Command) => {
      told.push(`${command.type} ${'legId' in command ? command.legId : ''}`);
      return Promise.resolve(command.type === 'hold' && !holds ? failure('unavailable', 'busy') : success(null));
    },
  } as unknown as OperationContext;
  await operations['calls.answer'](context, { key: 'test/two' });
  expect(told).toEqual(['hold one', 'answer two']);
  holds = false;
  await expect(operations['calls.answer'](context, { key: 'test/two' })).rejects.toThrow('busy');
  expect(told.slice(2)).toEqual(['hold one']);
});
