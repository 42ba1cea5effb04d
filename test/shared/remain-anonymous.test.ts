import { describe, expect, test } from 'vitest';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { anonymousActivity, anonymousCustomer, anonymousParties, namesPerson, personOf, remainsAnonymous } from '../../shared/rules/remain-anonymous.ts';

const imani = personOf({ id: 'imani', fullname: 'Imani Okafor', firstname: 'Imani', lastname: 'Okafor', mobilephone: '(743) 555-0142', emailaddress1: 'imani@example.org' });

describe('a text names a person', () => {
  test.each(['Call from Imani Okafor', 'OKAFOR: pothole', 'Re: imani’s lamp', 'Voice mail of +1 743 555 0142', '743.555.0142', 'Mail to Imani@Example.org'])('%s', (text) => {
    expect(namesPerson(text, imani)).toBe(true);
  });
  test.each(['Street light out', 'Okaforville road works', 'Call about 555 Main Street', 'Lamp 0142'])('and this one does not: %s', (text) => {
    expect(namesPerson(text, imani)).toBe(false);
  });
  test('Anonymous is nobody: its name is no reason to change a subject', () => {
    expect(namesPerson('Anonymous call', personOf({ id: anonymousContactId, fullname: 'Anonymous', lastname: 'Anonymous' }))).toBe(false);
  });
});

test('a call loses number, person and a subject that tells, and keeps the rest', () => {
  const call = { id: 'c', subject: 'Call from 743-555-0142', phonenumber: '+17435550142', ring_contactid: 'imani', description: 'Lamp' };
  expect(anonymousActivity('phonecall', call, [])).toEqual({ subject: 'Phone call', phonenumber: null, ring_contactid: null });
  expect(anonymousActivity('phonecall', { ...call, subject: 'Street light', phonenumber: null, ring_contactid: null }, [imani])).toEqual({});
  expect(anonymousActivity('email', { id: 'e', subject: 'Dear Imani' }, [imani])).toEqual({ subject: 'E-mail' });
  expect(anonymousActivity('task', { id: 't', subject: 'Ring Okafor back' }, [imani])).toEqual({ subject: 'Task' });
});

test('of the participants staff and queues stay, without addresses', () => {
  const party = (partyid: string | null, partyidtype: string | null, addressused: string | null) => ({ participationtypemask: 2, partyid, partyidtype, addressused });
  expect(anonymousParties([party('u', 'systemuser', '2001'), party('c', 'contact', null), party(null, null, 'imani@example.org'), party('q', 'queue', null)])).toEqual([
    party('u', 'systemuser', null),
    party('q', 'queue', null),
  ]);
});

test('the customer becomes Anonymous while the flag is on, in this write or before it', () => {
  expect(anonymousCustomer()).toEqual({ customerid: anonymousContactId, customeridtype: 'contact', primarycontactid: null });
  expect(remainsAnonymous(undefined, { ring_remainanonymous: true })).toBe(true);
  expect(remainsAnonymous({ ring_remainanonymous: true }, {})).toBe(true);
  expect(remainsAnonymous({ ring_remainanonymous: true }, { ring_remainanonymous: false })).toBe(false);
});
