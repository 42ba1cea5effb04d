import { expect, test } from 'vitest';
import { checkCustomer, checkNotClosed, checkNotSubmitted, checkStateChange, checkWritable, missingCaseFields, owningTeam } from '../../shared/rules/case-rules.ts';
import { fullName } from '../../shared/rules/full-name.ts';
import { phoneCallActivityId } from '../../shared/rules/phone-call-activity.ts';

test('an account is never the customer, and the refusal says what to do', () => {
  expect(checkCustomer({ customeridtype: 'contact' }).ok).toBe(true);
  expect(checkCustomer({ customeridtype: 'account' })).toMatchObject({
    ok: false,
    error: { code: 'rule', rule: 'customer-is-contact', message: expect.stringContaining('Choose a contact') },
  });
});

test('P2: the team on the form wins over the category’s; without both a case is unrouted', () => {
  expect(owningTeam('chosen', { ring_teamid: 'proposed' })).toBe('chosen');
  expect(owningTeam(null, { ring_teamid: 'proposed' })).toBe('proposed');
  expect(owningTeam(null, undefined)).toBeUndefined();
});

test('P13, P14: a closed case accepts nothing but its reactivation', () => {
  expect(checkWritable({ statecode: 0 }, { title: 'x' }).ok).toBe(true);
  expect(checkWritable({ statecode: 1 }, { title: 'x' })).toMatchObject({ ok: false, error: { rule: 'P13' } });
  expect(checkWritable({ statecode: 2 }, { statecode: 0 }).ok).toBe(true);
});

test('P13: closing what is closed is told apart from changing it', () => {
  expect(checkWritable({ statecode: 1 }, { statecode: 2 })).toMatchObject({ ok: false, error: { rule: 'already-closed', message: expect.stringContaining('resolved already') } });
  expect(checkNotClosed({ statecode: 0 }).ok).toBe(true);
  expect(checkNotClosed({ statecode: 2 })).toMatchObject({ ok: false, error: { rule: 'already-closed', message: expect.stringContaining('cancelled already') } });
});

test('P13: resolving has its operation, cancelling waits for open activities, merging has its own', () => {
  expect(checkStateChange({ statecode: 0 }, { statecode: 1 }, 0)).toMatchObject({ error: { rule: 'P13', message: expect.stringContaining('CloseIncident') } });
  expect(checkStateChange({ statecode: 0 }, { statecode: 2 }, 2)).toMatchObject({ error: { rule: 'open-activities', message: expect.stringContaining('2 open activities') } });
  expect(checkStateChange({ statecode: 0 }, { statecode: 2, statuscode: 2000 }, 0)).toMatchObject({ error: { rule: 'merge' } });
  expect(checkStateChange({ statecode: 0 }, { statecode: 2 }, 0).ok).toBe(true);
});

test('P12: a submitted case is written by the replication only', () => {
  const lead = { userId: 'me', role: 'case-lead', teamIds: [] } as const;
  expect(checkNotSubmitted(lead, { ring_workorderid: null }).ok).toBe(true);
  expect(checkNotSubmitted(lead, { ring_workorderid: 'w' })).toMatchObject({ error: { rule: 'P12' } });
  expect(checkNotSubmitted({ ...lead, role: 'admin' }, { ring_workorderid: 'w' }).ok).toBe(true);
});

test('P3: what a hand-made case lacks is named', () => {
  expect(Object.keys(missingCaseFields({ title: '  ', customer: false, requestType: null, categoryId: null }))).toEqual(['title', 'customer', 'requestType', 'categoryId']);
  expect(missingCaseFields({ title: 'Pothole', customer: true, requestType: 1, categoryId: 'c' })).toEqual({});
});

test('the phone call of a leg has one id at every desk, and another one for another PBX', () => {
  expect(phoneCallActivityId('lab', '1.13')).toBe(phoneCallActivityId('lab', '1.13'));
  expect(phoneCallActivityId('lab', '1.13')).not.toBe(phoneCallActivityId('lab2', '1.13'));
  expect(phoneCallActivityId('lab', '1.13')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a name is what there is of it', () => {
  expect(fullName({ firstname: ' Imani ', lastname: 'Okafor' })).toBe('Imani Okafor');
  expect(fullName({ lastname: 'Okafor', firstname: null })).toBe('Okafor');
  expect(fullName({ firstname: ' ' })).toBeNull();
});
