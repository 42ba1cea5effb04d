/** Guests of the portal (seed 004), alternate keys, and the acknowledgement clock (P7) as clients see it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

describe('guests', () => {
  const submission = { firstname: 'Imani', lastname: 'Okafor', emailaddress1: 'imani@example.org', ring_isguest: true, ring_sessionid: 'one-session' };

  test('every submission makes one, never compared with others', async () => {
    const ids = [await cast.admin.create('contacts', submission), await cast.admin.create('contacts', submission)];
    expect(new Set(ids).size).toBe(2);
  });
  test('become registered only with the identity of the portal', async () => {
    const id = await cast.admin.create('contacts', submission);
    expect(outcomeOf(await cast.admin.send('PATCH', `contacts(${id})`, { ring_isguest: false }))).toEqual(refusedBy('only after the person signed in to the portal'));
    expect(outcomeOf(await cast.admin.send('PATCH', `contacts(${id})`, { ring_portalidentity: 'issuer|imani' }))).toEqual(refusedBy('A guest has no portal identity'));
    expect((await cast.admin.send('PATCH', `contacts(${id})`, { ring_isguest: false, ring_portalidentity: 'issuer|imani' })).status).toBe(204);
    expect(outcomeOf(await cast.admin.send('PATCH', `contacts(${id})`, { ring_isguest: true }))).toEqual(refusedBy('A guest has no portal identity'));
  });
  test('nobody becomes a guest afterwards', async () => {
    expect(outcomeOf(await cast.admin.send('PATCH', `contacts(${cast.contact})`, { ring_isguest: true }))).toEqual(refusedBy('is a guest from its creation on'));
  });
  test('are not signed in by typing: the identity is written by the portal', async () => {
    const id = await cast.admin.create('contacts', submission);
    const identity = { ring_isguest: false, ring_portalidentity: 'issuer|typed' };
    expect(outcomeOf(await cast.supervisor.api.send('PATCH', `contacts(${id})`, identity))).toEqual(refusedBy('ring_portalidentity', '0x80040220', 403));
    expect(outcomeOf(await cast.taker.api.send('POST', 'contacts', { lastname: 'Typed', ring_portalidentity: 'issuer|typed' }))).toEqual(refusedBy('ring_portalidentity', '0x80040220', 403));
    const registered = await cast.admin.contact('Registered', { ring_portalidentity: 'issuer|kept' });
    expect((await cast.taker.api.send('PATCH', `contacts(${registered})`, { lastname: 'Renamed', ring_portalidentity: 'issuer|kept' })).status).toBe(204);
  });
  test('are put away by anybody, deleted by administrators only', async () => {
    const id = await cast.admin.create('contacts', submission);
    expect((await cast.taker.api.send('PATCH', `contacts(${id})`, { statecode: 1 })).status).toBe(204);
    expect((await cast.supervisor.api.send('DELETE', `contacts(${id})`)).status).toBe(403);
    expect((await cast.admin.send('DELETE', `contacts(${id})`)).status).toBe(204);
  });
});

describe('alternate keys', () => {
  test('name one row, however they are written; empty ones name none', async () => {
    await cast.admin.contact('First', { ring_portalidentity: 'Issuer|Key' });
    const again = await cast.admin.send('POST', 'contacts', { lastname: 'Second', ring_portalidentity: 'issuer|KEY' });
    expect([again.status, again.error.code]).toEqual([412, '0x80060892']);
    const second = await cast.admin.contact('Second', { ring_portalidentity: null });
    const taken = await cast.admin.send('PATCH', `contacts(${second})`, { ring_portalidentity: 'ISSUER|key' });
    expect([taken.status, taken.error.code]).toEqual([412, '0x80060892']);
    expect((await cast.read('contacts', second))['ring_portalidentity']).toBeNull();
    expect((await cast.admin.send('PATCH', `contacts(${second})`, { ring_portalidentity: 'issuer|other' })).status).toBe(204);
    expect((await cast.admin.send('PATCH', `contacts(${second})`, { ring_portalidentity: 'Issuer|Other' })).status).toBe(204);
  });
  test('a request of another system arrives once', async () => {
    await cast.admin.incident('Mirrored', cast.contact, { ring_externalid: 'SR-9' });
    const again = await cast.admin.send('POST', 'incidents', { title: 'Mirrored', 'customerid_contact@odata.bind': `/contacts(${cast.contact})`, ring_externalid: 'sr-9' });
    expect(again.status).toBe(412);
  });
});

describe('the acknowledgement clock (P7)', () => {
  const withTarget = () => cast.taker.api.incident('Clock', cast.contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${cast.streets.category})` });
  const kpiOf = async (id: string) => (await cast.admin.filter('slakpiinstances', `_regarding_value eq ${id}`)).rows;
  const write = (id: string, changes: Record<string, unknown>) => cast.lead.api.send('PATCH', `incidents(${id})`, changes);

  test('runs as a KPI of the case, and the tick stops it', async () => {
    const id = await withTarget();
    const incident = await cast.read('incidents', id);
    const [kpi, ...others] = await kpiOf(id);
    expect(others).toEqual([]);
    expect(kpi).toMatchObject({ name: 'First Response', status: 0, failuretime: incident['ring_acknowledgeby'], succeededon: null, slakpiinstanceid: incident['_firstresponsebykpiid_value'] });
    expect((await write(id, { firstresponsesent: true })).status).toBe(204);
    const ticked = await cast.read('incidents', id);
    expect(ticked['ring_acknowledgedon']).toEqual(ticked['modifiedon']);
    expect(await kpiOf(id)).toMatchObject([{ status: 4, succeededon: ticked['ring_acknowledgedon'] }]);
    await write(id, { firstresponsesent: false });
    expect(await cast.read('incidents', id)).toMatchObject({ ring_acknowledgedon: null });
    expect(await kpiOf(id)).toMatchObject([{ status: 0, succeededon: null }]);
  });
  test('does not apply to somebody who cannot be reached, for a reason, and applies again without it', async () => {
    const id = await withTarget();
    const { ring_acknowledgeby: due } = await cast.read('incidents', id);
    await write(id, { ring_noacknowledgementreason: 'No number, no address' });
    expect(await cast.read('incidents', id)).toMatchObject({ ring_acknowledgeby: null });
    expect(await kpiOf(id)).toMatchObject([{ status: 5, failuretime: null }]);
    await write(id, { ring_noacknowledgementreason: null });
    expect(await cast.read('incidents', id)).toMatchObject({ ring_acknowledgeby: due });
    expect(await kpiOf(id)).toMatchObject([{ status: 0, failuretime: due }]);
  });
  test('follows the category: none, no target; a new one, a new target', async () => {
    const id = await cast.taker.api.incident('No category', cast.contact);
    expect(await kpiOf(id)).toEqual([]);
    await cast.taker.api.send('PATCH', `incidents(${id})`, { 'ring_CategoryId@odata.bind': `/ring_categories(${cast.clerk.category})` });
    expect(await kpiOf(id)).toMatchObject([{ status: 0, failuretime: expect.any(String) }]);
    await cast.taker.api.send('PATCH', `incidents(${id})`, { 'ring_CategoryId@odata.bind': null });
    expect(await kpiOf(id)).toMatchObject([{ status: 5, failuretime: null }]);
  });
  test('ends with its case', async () => {
    const id = await withTarget();
    await cast.resolve(cast.supervisor.api, id);
    expect(await kpiOf(id)).toMatchObject([{ status: 5 }]);
    await cast.supervisor.api.send('PATCH', `incidents(${id})`, { statecode: 0 });
    expect(await kpiOf(id)).toMatchObject([{ status: 0 }]);
  });
  test('escalation says since when', async () => {
    const id = await withTarget();
    await write(id, { isescalated: true });
    const { escalatedon, modifiedon } = await cast.read('incidents', id);
    expect(escalatedon).toBe(modifiedon);
    await write(id, { isescalated: false });
    expect(await cast.read('incidents', id)).toMatchObject({ escalatedon: null });
  });
});
