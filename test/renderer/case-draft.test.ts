import { describe, expect, test } from 'vitest';
import { matchCategories } from '../../renderer/workspace/case/categories.ts';
import { isTouched, newCaseDraft, propertyOf, reporterOf, restoredDraft, toCaseInput, validateCase, validateContact } from '../../renderer/workspace/case/draft.ts';
import { replicaOperations } from '../../shared/contract/replica.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { callCard, caller, unknownCard } from './fixtures.ts';

const categoryId = '3b0d5c1e-0000-4000-8000-0000000000ca';
const complete = { ...newCaseDraft(callCard('a')), title: ' Recycling not collected ', categoryId };

describe('the case form opens', () => {
  test('for a known caller with that person as customer and origin Phone (P4)', () => {
    const draft = newCaseDraft(callCard('a'));
    expect(draft.customer).toEqual({ kind: 'existing', contactId: caller.contactId, name: caller.fullName, fromCall: true });
    expect(draft.origin).toBe('phone');
  });
  test('for an unknown caller with a new contact that has the number (P5)', () => {
    const draft = newCaseDraft(unknownCard('a'));
    expect(draft.customer.kind).toBe('new');
    expect(draft.newContact.mobilePhone).toBe('(743) 555-0188');
    expect(draft.origin).toBe('phone');
  });
  test('for a withheld number without inventing one, and for a shared number without guessing the person', () => {
    expect(newCaseDraft(unknownCard('a', { match: 'withheld', number: null })).newContact.mobilePhone).toBe('');
    expect(newCaseDraft(unknownCard('a', { match: 'shared' })).customer).toEqual({ kind: 'none' });
  });
  test('without a call for a walk-in', () => {
    expect(newCaseDraft(null)).toMatchObject({ origin: 'walkIn', customer: { kind: 'none' } });
  });
});

describe('saving asks for', () => {
  test('subject and category, in the order of the form', () => {
    expect(Object.keys(validateCase(newCaseDraft(callCard('a'))))).toEqual(['categoryId', 'title']);
    expect(validateCase(complete)).toEqual({});
    expect(validateCase({ ...complete, title: '   ' })).toEqual({ title: { key: 'errorSubject' } });
  });
  test('a customer', () => {
    expect(validateCase({ ...complete, customer: { kind: 'none' } })).toEqual({ customer: { key: 'errorCustomer' } });
  });
  test('a name of a new contact, and a number only if it has digits', () => {
    const draft = { ...complete, customer: { kind: 'new' } as const };
    expect(validateCase({ ...draft, newContact: { firstName: '', lastName: ' ', mobilePhone: 'at work' } })).toEqual({
      firstName: { key: 'errorFirstName' },
      mobilePhone: { key: 'errorMobilePhone' },
    });
    expect(validateCase({ ...draft, newContact: { firstName: '', lastName: 'Okonjo', mobilePhone: '' } })).toEqual({});
    expect(validateContact({ firstName: 'Ana', lastName: '', mobilePhone: '٠٥٥٥' }, 'errorContactName')).toEqual({});
  });
  test('texts that fit', () => {
    expect(validateCase({ ...complete, description: 'x'.repeat(2001) })).toEqual({ description: { tooLong: 2000 } });
  });
});

describe('what is sent', () => {
  const check = replicaOperations['cases.create'].input;
  test('passes the contract, trimmed, with the team left to the category (P2)', () => {
    const input = check.parse(toCaseInput(complete, 'asterisk/1'));
    expect(input.draft).toMatchObject({ title: 'Recycling not collected', teamId: null, origin: 'phone' });
    expect(input.customer).toEqual({ contactId: caller.contactId });
    expect(input.callKey).toBe('asterisk/1');
  });
  test('holds the new contact, or the well-known Anonymous contact, never both', () => {
    const contact = { firstName: ' Ana ', lastName: 'Whitlock', mobilePhone: '(743) 555-0188' };
    expect(check.parse(toCaseInput({ ...complete, customer: { kind: 'new' }, newContact: contact }, null)).customer).toEqual({
      newContact: { firstName: 'Ana', lastName: 'Whitlock', mobilePhone: '(743) 555-0188' },
    });
    expect(
      check.parse(toCaseInput({ ...complete, customer: { kind: 'anonymous', contactId: anonymousContactId }, newContact: contact }, null))
        .customer,
    ).toEqual({
      contactId: anonymousContactId,
    });
  });
  test('names nobody for a caller who remains anonymous, whoever was chosen or typed, and asks for no name', () => {
    const contact = { firstName: '', lastName: '', mobilePhone: '(743) 555-0188' };
    for (const customer of [complete.customer, { kind: 'new' } as const, { kind: 'none' } as const]) {
      const draft = { ...complete, customer, newContact: contact, remainAnonymous: true };
      expect(validateCase(draft)).toEqual({});
      expect(check.parse(toCaseInput(draft, 'asterisk/1')).customer).toEqual({ contactId: anonymousContactId });
    }
  });
  test('is nothing while something is missing', () => {
    expect(toCaseInput({ ...complete, categoryId: null }, null)).toBeNull();
    expect(toCaseInput({ ...complete, customer: { kind: 'none' } }, null)).toBeNull();
  });
});

describe('the property of the address', () => {
  test('is left to the address, chosen, or refused, each told apart', () => {
    const check = replicaOperations['cases.create'].input;
    expect(check.parse(toCaseInput(complete, null)).draft).not.toHaveProperty('propertyId');
    expect(check.parse(toCaseInput({ ...complete, propertyId: categoryId }, null)).draft.propertyId).toBe(categoryId);
    expect(check.parse(toCaseInput({ ...complete, propertyRefused: true }, null)).draft.propertyId).toBeNull();
    expect(propertyOf({ propertyId: categoryId, propertyRefused: true })).toEqual({ propertyId: categoryId });
  });
  test('business and articles go along only where there are some', () => {
    const input = toCaseInput({ ...complete, business: { id: categoryId, name: 'Harbor Bakery' }, articleIds: [categoryId] }, null);
    expect(input?.draft).toMatchObject({ businessId: categoryId, articleIds: [categoryId] });
    expect(toCaseInput(complete, null)?.draft).not.toHaveProperty('articleIds');
  });
});

describe('a draft that was stored', () => {
  const card = callCard('a');
  test('comes back as it was', () => {
    const draft = { ...complete, customer: { kind: 'anonymous' as const, contactId: anonymousContactId }, incidentAddress: '418 Juniper Street', propertyRefused: true, articleIds: [categoryId] };
    expect(restoredDraft(JSON.stringify(draft), card)).toEqual(draft);
  });
  test('of another version keeps what is known, takes the rest from a new form, and never breaks it', () => {
    expect(restoredDraft('{"title":"Pothole","colour":"blue","description":7,"articleIds":"x"}', card)).toEqual({ ...newCaseDraft(card), title: 'Pothole' });
  });
  test('is nothing when it is no draft', () => {
    for (const value of ['', 'null', '[]', '7', '{"colour":"blue"}', '{']) expect(restoredDraft(value, card), value).toBeNull();
  });
});

test('who reports is a contact, a new person, or nobody', () => {
  expect(reporterOf(complete)).toEqual({ contactId: caller.contactId });
  expect(reporterOf({ ...complete, customer: { kind: 'new' }, newContact: { firstName: ' Ana ', lastName: '', mobilePhone: '' } })).toEqual({ newContact: { firstName: 'Ana', lastName: '', mobilePhone: '' } });
  expect(reporterOf({ ...complete, customer: { kind: 'none' } })).toBeNull();
});

test('leaving asks only when something was typed', () => {
  const card = unknownCard('a');
  expect(isTouched(newCaseDraft(card), card)).toBe(false);
  expect(isTouched({ ...newCaseDraft(card), description: 'x' }, card)).toBe(true);
});

describe('the category list', () => {
  const choice = (name: string, department: string) => ({ id: name, name, department, teamId: null, acknowledgementHours: null, script: null, scriptSpanish: null });
  const categories = [
    choice('Bulky item pick-up', 'Solid Waste'),
    choice('Recycling not collected', 'Solid Waste'),
    choice('Árbol caído', 'Parks'),
    choice('Wastewater smell', 'Water'),
  ];
  const names = (typed: string) => matchCategories(categories, typed).map((category) => category.name);
  test('finds by the beginnings of words, in any order and without accents', () => {
    expect(names('recy')).toEqual(['Recycling not collected']);
    expect(names('collected solid')).toEqual(['Recycling not collected']);
    expect(names('arbol')).toEqual(['Árbol caído']);
    expect(names('ecyc')).toEqual([]);
  });
  test('puts names that begin with the text before departments that do', () => {
    expect(names('waste')[0]).toBe('Wastewater smell');
  });
});
