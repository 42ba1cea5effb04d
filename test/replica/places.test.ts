/** Address → property: what is offered while one types, what an address is, and what a case says about it. */
import { v4 } from 'uuid';
import { expect, test } from 'vitest';
import type { CaseDraft } from '../../shared/contract/replica.ts';
import { choiceValue } from '../../shared/entities/index.ts';
import { offlineDesk, rowOf } from './support/offline-desk.ts';

const kind = (name: string) => choiceValue('account', 'ring_kind', name);
const property = (address: string, more = {}) => ({ id: v4(), name: address, address1_line1: address, ring_kind: kind('property'), statecode: 0, ...more });
const juniper = property('418 Juniper Street', { ring_propertytype: choiceValue('account', 'ring_propertytype', 'singleFamily'), ring_parcelid: '0412-118', ring_ward: 'Ward 4', address1_latitude: 45.9312, address1_longitude: -123.9144 });
const rosalind = { id: v4(), fullname: 'Rosalind Achterberg', statecode: 0 };
const category = { id: v4(), ring_name: 'Pothole' };
const bakery = { id: v4(), name: 'Juniper Bakery', address1_line1: '4 Juniper Street', ring_kind: kind('business'), statecode: 0 };
const rows = {
  account: [juniper, property('41 Juniper Street'), property('4180 Harbor Road'), property('418 Juniper Lane', { statecode: 1 }), property('9 Twin Court', { ring_parcelid: '1' }), property('9 Twin Court', { ring_parcelid: '2' }), bakery],
  contact: [rosalind],
  ring_category: [category],
};
const draft: CaseDraft = {
  title: 'Pothole', requestType: 'report', categoryId: category.id, teamId: null, priority: 'normal', origin: 'phone', incidentAddress: '418 juniper  street.',
  remainAnonymous: false, wantsUpdates: false, confidential: false, description: '',
};

test('properties are offered by number, street and parcel, with parcel and ward; businesses and put-away ones are not', async () => {
  const desk = await offlineDesk(rows);
  expect(await desk.get('places.find', { text: '418 jun' })).toEqual([
    { id: juniper.id, name: '418 Juniper Street', address: '418 Juniper Street', propertyType: 'singleFamily', parcelId: '0412-118', ward: 'Ward 4' },
  ]);
  expect((await desk.get('places.find', { text: 'juni' })).map((one) => one.address)).toEqual(['41 Juniper Street', '418 Juniper Street']);
  expect((await desk.get('places.find', { text: '0412' })).map((one) => one.id)).toEqual([juniper.id]);
  for (const text of ['', '%', '"', "x' OR 1=1"]) expect(await desk.get('places.find', { text }), text).toEqual([]);
  expect(await desk.get('places.findBusinesses', { text: 'bak' })).toEqual([{ id: bakery.id, name: 'Juniper Bakery', address: '4 Juniper Street' }]);
});

test('an address is a property when it is exactly one’s; one that two have is a question; a misspelled one has a suggestion', async () => {
  const desk = await offlineDesk(rows);
  expect(await desk.get('places.match', { address: '418 JUNIPER street' })).toMatchObject({ known: true, count: 1, property: { id: juniper.id, parcelId: '0412-118' } });
  expect(await desk.get('places.match', { address: '9 Twin Court' })).toMatchObject({ known: true, count: 2, property: null });
  expect(await desk.get('places.match', { address: '418 Juniper Stret' })).toEqual({ known: true, count: 0, property: null, suggestion: '418 Juniper Street' });
  expect(await desk.get('places.match', { address: 'behind the old mill' })).toEqual({ known: true, count: 0, property: null, suggestion: null });
  expect(await desk.get('places.match', { address: '418 Juniper Street', propertyId: null })).toMatchObject({ property: null });
});

test('while the city’s list is still being loaded an address is not known yet, instead of unknown', async () => {
  const desk = await offlineDesk(rows, ['contact']);
  expect(await desk.get('places.match', { address: '418 Juniper Street' })).toMatchObject({ known: false, property: null });
});

test('a case has the property and the coordinates of its address, unless a person said that it is not this one', async () => {
  const desk = await offlineDesk(rows);
  const made = async (more: Partial<CaseDraft>) => {
    const { caseId } = await desk.get('cases.create', { callKey: null, customer: { contactId: rosalind.id }, draft: { ...draft, ...more } });
    return { row: await rowOf(desk, 'incident', caseId) };
  };
  expect((await made({})).row).toMatchObject({ ring_propertyid: juniper.id, ring_latitude: 45.9312, ring_longitude: -123.9144 });
  expect((await made({ propertyId: null })).row).toMatchObject({ ring_propertyid: null, ring_latitude: null });
  expect((await made({ incidentAddress: 'corner of Juniper and Harbor', propertyId: juniper.id })).row).toMatchObject({ ring_propertyid: juniper.id, ring_latitude: 45.9312 });
  expect((await made({ incidentAddress: 'behind the old mill', businessId: bakery.id })).row).toMatchObject({ ring_propertyid: null, ring_businessid: bakery.id });
  expect(await desk.ask('cases.create', { callKey: null, customer: { contactId: rosalind.id }, draft: { ...draft, propertyId: v4() } })).toMatchObject({ ok: false, error: { code: 'not-found', details: { incidentAddress: 'not-found' } } });
});
