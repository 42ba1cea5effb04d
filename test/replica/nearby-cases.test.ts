/** Cases around an address: which of them may be the same matter, how far, by whom; and what nobody is told. */
import { v4 } from 'uuid';
import { expect, test } from 'vitest';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { choiceValue } from '../../shared/entities/index.ts';
import { offlineDesk, rowsOf } from './support/offline-desk.ts';
import { ago } from './support/call-desk.ts';

const town = { latitude: 45.9312, longitude: -123.9144 };
const north = (metres: number) => ({ ring_latitude: town.latitude + metres / 111_195, ring_longitude: town.longitude });
const property = { id: v4(), name: '418 Juniper Street', address1_line1: '418 Juniper Street', ring_kind: choiceValue('account', 'ring_kind', 'property'), statecode: 0, address1_latitude: town.latitude, address1_longitude: town.longitude };
const [waste, pothole, permit] = [{ id: v4(), ring_name: 'Missed collection', ring_duplicatemetres: 150 }, { id: v4(), ring_name: 'Pothole', ring_duplicatemetres: 60 }, { id: v4(), ring_name: 'Permit' }];
const [odette, marcus, rosalind] = [{ id: v4(), fullname: 'Odette Lindqvist', statecode: 0 }, { id: v4(), fullname: 'Marcus Feldhaus', statecode: 0 }, { id: v4(), fullname: 'Rosalind Achterberg', statecode: 0 }];
const incident = (title: string, category: { id: string }, more: object) => ({ id: v4(), title, statecode: 0, statuscode: 1, customerid: odette.id, customeridtype: 'contact', ring_categoryid: category.id, createdon: ago(172_800), ...more });
const reporter = (of: { id: string }, who: { id: string }, statecode = 0) => ({ id: v4(), name: 'Reporter', record1id: of.id, record1idtype: 'incident', record2id: who.id, record2idtype: 'contact', statecode });

const block = incident('Recycling not collected, whole block', waste, { ...north(120), ticketnumber: 'CAS-41869', description: 'The blue carts' });
const home = incident('Recycling skipped', waste, { ring_propertyid: property.id, customerid: rosalind.id });
const farther = incident('Trash not picked up', waste, north(180));
const closed = incident('Recycling, done', waste, { ...north(20), statecode: 1 });
const hole = incident('Pothole', pothole, { ...north(-200), customerid: anonymousContactId });
const secret = incident('Trash left again', waste, { ...north(60), ring_confidential: true, description: 'Says the neighbour' });
const far = incident('Trash, other end of town', waste, north(5_000));
const rows = {
  account: [property],
  ring_category: [waste, pothole, permit],
  contact: [odette, marcus, rosalind],
  incident: [block, home, farther, closed, hole, secret, far],
  connection: [reporter(block, marcus), reporter(block, rosalind, 1), reporter(secret, marcus)],
  task: [
    { id: v4(), subject: 'Crew returns', statecode: 0, scheduledend: '2026-06-12T17:00:00Z', regardingobjectid: block.id, regardingobjectidtype: 'incident' },
    { id: v4(), subject: 'Later', statecode: 0, scheduledend: '2026-06-20T17:00:00Z', regardingobjectid: block.id, regardingobjectidtype: 'incident' },
    { id: v4(), subject: 'Done', statecode: 1, scheduledend: '2026-06-01T17:00:00Z', regardingobjectid: block.id, regardingobjectidtype: 'incident' },
  ],
};
const here = { address: '418 Juniper Street', categoryId: waste.id, contactId: rosalind.id };

test('open cases of the category within its distance come first, nearest on top, with distance, reporters and the next step', async () => {
  const desk = await offlineDesk(rows);
  const near = await desk.get('cases.nearby', here);
  expect(near).toMatchObject({ known: true, located: true, duplicateMetres: 150, withinMetres: 250 });
  expect(near.cases.filter((one) => one.duplicate).map((one) => [one.title, Math.round(one.distanceMetres ?? -1)])).toEqual([
    ['Recycling skipped', 0], // written down without coordinates, at the property itself
    ['Trash left again', 60],
    ['Recycling not collected, whole block', 120],
  ]);
  expect(near.cases.find((one) => one.id === block.id)).toMatchObject({
    ticketNumber: 'CAS-41869', status: 'inProgress', reporterCount: 2, reporters: ['Odette Lindqvist', 'Marcus Feldhaus'], ofContact: false, description: 'The blue carts',
    nextStep: { title: 'Crew returns', at: '2026-06-12T17:00:00Z' },
  });
  expect(near.cases.find((one) => one.id === home.id)).toMatchObject({ ofContact: true });
  expect(near.cases.filter((one) => !one.duplicate).map((one) => [one.title, one.sameCategory, Math.round(one.north ?? 0)])).toEqual([
    ['Trash not picked up', true, 180],
    ['Pothole', false, -200],
  ]);
});

test('a confidential case does not say who reported it, how it was described, or whether this caller did', async () => {
  const desk = await offlineDesk(rows);
  const near = await desk.get('cases.nearby', { ...here, contactId: marcus.id });
  expect(near.cases.find((one) => one.id === secret.id)).toMatchObject({ confidential: true, reporters: [], ofContact: false, description: null, customerId: null });
  expect(near.cases.find((one) => one.id === block.id)).toMatchObject({ ofContact: true });
});

test('a category without a distance asks nobody; without coordinates the same address counts', async () => {
  const desk = await offlineDesk({ ...rows, incident: [...rows.incident, incident('Cans by the mill', waste, { ring_incidentaddress: 'Behind the Old Mill' })] });
  expect((await desk.get('cases.nearby', { ...here, categoryId: permit.id })).cases.some((one) => one.duplicate)).toBe(false);
  const mill = await desk.get('cases.nearby', { ...here, address: ' behind the old mill ' });
  expect(mill).toMatchObject({ located: false, cases: [{ title: 'Cans by the mill', duplicate: true, distanceMetres: null, east: null }] });
  expect((await desk.get('cases.nearby', { ...here, address: '' })).cases).toEqual([]);
});

test('while cases are still being loaded it says so, instead of none', async () => {
  const desk = await offlineDesk(rows, ['account', 'ring_category', 'contact']);
  expect(await desk.get('cases.nearby', here)).toMatchObject({ known: false, cases: [] });
});

test('every question about places and cases goes through an index', async () => {
  const desk = await offlineDesk(rows);
  const plan = await rowsOf<{ detail: string }>(
    desk,
    `EXPLAIN QUERY PLAN SELECT id FROM incident WHERE statecode = 0 AND ring_latitude IS NOT NULL AND ring_latitude BETWEEN 45 AND 46 AND ring_longitude BETWEEN -124 AND -123`,
  );
  expect(plan.map(({ detail }) => detail).join()).toContain('incident_near');
});
