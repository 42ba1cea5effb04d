import { describe, expect, test } from 'vitest';
import { choiceValue } from '../../shared/entities/index.ts';
import { type Activity, checkChangeActivity, checkNewActivity, checkSendEmail } from '../../shared/rules/activity-rules.ts';
import type { Actor } from '../../shared/rules/actor.ts';
import { checkMergeCases, type MergedCase } from '../../shared/rules/case-merging.ts';
import { checkGuest, checkMergeContacts, type MergedContact } from '../../shared/rules/guest-rules.ts';
import { checkEnqueue, checkPick, checkRelease, teamOfQueue } from '../../shared/rules/queue-rules.ts';
import { checkMirrored, checkSubmit } from '../../shared/rules/work-order-rules.ts';

const person = (userId: string, teamIds: string[] = [], role: Actor['role'] = 'case-lead'): Actor => ({ userId, teamIds, role });
const boss = person('boss', [], 'case-supervisor');
const admin = person('admin', [], 'admin');

describe('P9: activities', () => {
  const mine: Activity = { statecode: 0, statuscode: 1, ownerid: 'me', owneridtype: 'systemuser', createdby: 'gateway' };
  test('are opened first', () => {
    expect(checkNewActivity({ statecode: 0 }).ok).toBe(true);
    expect(checkNewActivity({ statecode: 1 })).toMatchObject({ error: { rule: 'activity-state' } });
  });
  test('are changed by owner, creator, owning team and supervisors', () => {
    for (const who of [person('me'), person('gateway'), boss, admin]) expect(checkChangeActivity(who, 'task', mine, { subject: 'x' }, false).ok).toBe(true);
    expect(checkChangeActivity(person('other'), 'task', mine, { subject: 'x' }, false)).toMatchObject({ error: { rule: 'P9', message: expect.stringContaining('add a note') } });
    expect(checkChangeActivity(person('other', ['t']), 'task', { ...mine, ownerid: 't', owneridtype: 'team' }, {}, false).ok).toBe(true);
  });
  test('are history once completed, but for a call’s wrap-up by its owner', () => {
    const done = { ...mine, statecode: 1, statuscode: 4 };
    expect(checkChangeActivity(person('me'), 'phonecall', done, { description: 'Lamp 12', ring_disposition: 1 }, false).ok).toBe(true);
    for (const refused of [checkChangeActivity(person('me'), 'phonecall', done, { phonenumber: '1' }, false), checkChangeActivity(person('me'), 'phonecall', done, {}, true), checkChangeActivity(person('me'), 'task', { ...done, statuscode: 5 }, { description: 'x' }, false)]) {
      expect(refused).toMatchObject({ error: { rule: 'P9', message: expect.stringContaining('Ask a supervisor') } });
    }
    expect(checkChangeActivity(boss, 'phonecall', done, { phonenumber: '1' }, false).ok).toBe(true);
    const cancelled = { ...mine, statecode: 2, statuscode: 3 };
    expect(checkChangeActivity(person('me'), 'phonecall', cancelled, { statecode: 1, statuscode: 4 }, false).ok).toBe(true);
    expect(checkChangeActivity(person('me'), 'phonecall', done, { statecode: 2, statuscode: 3 }, false).ok).toBe(false);
    expect(checkChangeActivity(person('me'), 'task', cancelled, { statecode: 1, statuscode: 5 }, false).ok).toBe(false);
  });
  test('a sent e-mail says forever what it said', () => {
    const sent = { ...mine, statecode: 1, statuscode: choiceValue('email', 'statuscode', 'sent') };
    expect(checkChangeActivity(admin, 'email', sent, { description: 'Other words' }, false)).toMatchObject({ error: { rule: 'P9' } });
    expect(checkChangeActivity(boss, 'email', sent, { regardingobjectid: 'case', regardingobjectidtype: 'incident' }, false).ok).toBe(true);
  });
  test('P11: an e-mail is sent once, as a draft, to somebody', () => {
    expect(checkSendEmail({ statecode: 0, statuscode: 1 }, 1).ok).toBe(true);
    expect(checkSendEmail({ statecode: 0, statuscode: 1 }, 0)).toMatchObject({ error: { message: expect.stringContaining('To recipient') } });
    expect(checkSendEmail({ statecode: 1, statuscode: 3 }, 1)).toMatchObject({ error: { message: expect.stringContaining('sent already') } });
    expect(checkSendEmail({ statecode: 2, statuscode: 5 }, 1)).toMatchObject({ error: { message: expect.stringContaining('Only a draft') } });
  });
});

describe('P2: queues', () => {
  const item = { statecode: 0, workerid: null };
  const queue = { teamIds: ['streets'] };
  const member = person('m', ['streets']);
  test('members take work out of their queue, for themselves and each other; supervisors for anybody', () => {
    expect(checkPick(member, member, item, queue).ok).toBe(true);
    expect(checkPick(boss, person('anybody'), item, queue).ok).toBe(true);
    expect(checkPick(person('o'), person('o'), item, { teamIds: [] }).ok).toBe(true);
    expect(checkPick(person('o'), person('o'), item, queue)).toMatchObject({ error: { rule: 'P2', message: expect.stringContaining('Ask a member or a supervisor') } });
    expect(checkPick(member, person('o'), item, queue).ok).toBe(false);
    expect(checkPick(member, member, { ...item, workerid: 'x' }, queue)).toMatchObject({ error: { rule: 'P8' } });
    expect(checkPick(boss, boss, { ...item, workerid: 'x' }, queue).ok).toBe(true);
    expect(checkPick(boss, boss, { ...item, statecode: 1 }, queue).ok).toBe(false);
  });
  test('whoever works on it gives it back', () => {
    expect(checkRelease(member, { ...item, workerid: 'm' }).ok).toBe(true);
    expect(checkRelease(member, { ...item, workerid: 'x' })).toMatchObject({ error: { rule: 'P8' } });
    expect(checkRelease(boss, { ...item, workerid: 'x' }).ok).toBe(true);
  });
  test('what is closed waits nowhere, and only one team’s queue gives a case to it', () => {
    expect(checkEnqueue({ statecode: 0 }, 'case').ok).toBe(true);
    expect(checkEnqueue({ statecode: 1 }, 'case')).toMatchObject({ error: { rule: 'P13' } });
    expect(teamOfQueue(queue)).toBe('streets');
    expect(teamOfQueue({ teamIds: ['a', 'b'] })).toBeUndefined();
  });
});

describe('guests (seed 004)', () => {
  const registered: MergedContact = { id: 'r', statecode: 0, masterid: null, ring_isguest: false, ring_portalidentity: 'issuer|1' };
  const guest: MergedContact = { id: 'g', statecode: 0, masterid: null, ring_isguest: true, ring_portalidentity: null };
  test('have no identity until they stop being guests', () => {
    expect(checkGuest(undefined, { ring_isguest: true }).ok).toBe(true);
    expect(checkGuest(undefined, { ring_isguest: true, ring_portalidentity: 'x' })).toMatchObject({ error: { rule: 'guest' } });
    expect(checkGuest(guest, { ring_isguest: false })).toMatchObject({ error: { message: expect.stringContaining('signed in to the portal') } });
    expect(checkGuest(guest, { ring_isguest: false, ring_portalidentity: 'x' }).ok).toBe(true);
    expect(checkGuest(registered, { ring_isguest: true }).ok).toBe(false);
  });
  test('are merged only into whom they turned out to be', () => {
    expect(checkMergeContacts(registered, guest).ok).toBe(true);
    for (const refused of [checkMergeContacts(guest, registered), checkMergeContacts({ ...registered, ring_portalidentity: null }, guest), checkMergeContacts(registered, { ...guest, masterid: 'r' }), checkMergeContacts(registered, registered), checkMergeContacts({ ...registered, statecode: 1 }, guest)]) {
      expect(refused).toMatchObject({ ok: false, error: { rule: 'guest' } });
    }
  });
});

describe('cases are merged and submitted', () => {
  const open: MergedCase = { id: 'a', ownerid: 'me', owneridtype: 'systemuser', ring_teamid: null, createdby: 'me', statecode: 0, ring_workorderid: null, parentcaseid: null };
  test('two active ones of one’s own', () => {
    expect(checkMergeCases(person('me'), open, { ...open, id: 'b' }, true).ok).toBe(true);
    expect(checkMergeCases(person('me'), open, open, false).ok).toBe(false);
    expect(checkMergeCases(person('me'), open, { ...open, id: 'b', statecode: 1 }, false)).toMatchObject({ error: { rule: 'P13' } });
    expect(checkMergeCases(person('me'), open, { ...open, id: 'b', ring_workorderid: 'w' }, false)).toMatchObject({ error: { rule: 'P12' } });
    expect(checkMergeCases(person('me'), open, { ...open, id: 'b', ownerid: 'other', createdby: 'other' }, false)).toMatchObject({ error: { rule: 'P8' } });
    expect(checkMergeCases(person('me'), open, { ...open, id: 'b', parentcaseid: 'p' }, true).ok).toBe(false);
  });
  test('P12: by its owner, once, while it is active', () => {
    const submitted = choiceValue('ring_workorder', 'ring_status', 'submitted');
    expect(checkSubmit(person('me'), open, []).ok).toBe(true);
    expect(checkSubmit(person('me'), open, [{ ring_status: choiceValue('ring_workorder', 'ring_status', 'refused') }]).ok).toBe(true);
    expect(checkSubmit(person('me'), open, [{ ring_status: submitted }])).toMatchObject({ error: { rule: 'P12' } });
    expect(checkSubmit(person('me'), { ...open, statecode: 2 }, [])).toMatchObject({ error: { rule: 'P13' } });
    expect(checkSubmit(person('other'), open, [])).toMatchObject({ error: { rule: 'P8' } });
  });
  test('P12: what the other system says comes by its replication', () => {
    expect(checkMirrored(person('me'), ['ring_incidentid']).ok).toBe(true);
    expect(checkMirrored(person('me'), ['ring_incidentid', 'ring_status'])).toMatchObject({ error: { rule: 'P12' } });
    expect(checkMirrored(admin, ['ring_status', 'ring_number']).ok).toBe(true);
  });
});
