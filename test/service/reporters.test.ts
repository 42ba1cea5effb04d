/** Another reporter is a connection of a case with a contact: who may make and see it. And the columns of a category that lead to it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => (cast = await Cast.assemble()));
afterAll(() => cast.close());

const reporterOf = (caseId: string, contactId: string) => ({ name: 'Reporter', description: 'Reported the same matter.', 'record1id_incident@odata.bind': `/incidents(${caseId})`, 'record2id_contact@odata.bind': `/contacts(${contactId})` });

test('a call-taker connects a caller with a case of whatever team, and puts the connection away again', async () => {
  const caseId = await cast.caseOf('Recycling not collected');
  const second = await cast.admin.contact('Feldhaus', {});
  const connection = await cast.stranger.api.create('connections', reporterOf(caseId, second));
  const seen = await cast.taker.api.filter('connections', `_record1id_value eq ${caseId} and statecode eq 0`);
  expect(seen.rows).toMatchObject([{ connectionid: connection, _record2id_value: second }]);
  expect((await cast.stranger.api.send('PATCH', `connections(${connection})`, { statecode: 1, statuscode: 2 }, { 'if-match': '*' })).status).toBe(204);
  expect((await cast.taker.api.filter('connections', `_record1id_value eq ${caseId} and statecode eq 0`)).rows).toEqual([]);
});

test('reporters of a confidential case are known to those who know its customer, and to whoever added them', async () => {
  const caseId = await cast.caseOf('Threats next door', { ring_confidential: true });
  const second = await cast.admin.contact('Pieterse', {});
  const connection = await cast.stranger.api.create('connections', reporterOf(caseId, second));
  const sees = async (who: 'taker' | 'lead' | 'supervisor' | 'stranger') => (await cast[who].api.filter('connections', `connectionid eq ${connection}`)).rows.length;
  expect([await sees('taker'), await sees('lead'), await sees('supervisor'), await sees('stranger')]).toEqual([1, 1, 1, 1]);
  const other = await cast.taker.api.create('connections', reporterOf(caseId, second));
  expect((await cast.stranger.api.filter('connections', `connectionid eq ${other}`)).rows).toEqual([]);
});

test('nobody is connected with a case that remains anonymous', async () => {
  const caseId = await cast.caseOf('Dumping', { ring_remainanonymous: true });
  const second = await cast.admin.contact('Nobody', {});
  expect(outcomeOf(await cast.taker.api.send('POST', 'connections', reporterOf(caseId, second)))).toEqual(refusedBy('remains anonymous'));
});

describe('a category', () => {
  const columns = { ring_duplicatemetres: 150, ring_script: 'Was the cart out by 7 am?', ring_scriptspanish: '¿Estaba fuera antes de las 7?' };
  test('says how near the same matter is and what is asked, to everybody; administrators write it', async () => {
    expect((await cast.admin.send('PATCH', `ring_categories(${cast.streets.category})`, columns, { 'if-match': '*' })).status).toBe(204);
    expect((await cast.taker.api.get(`ring_categories(${cast.streets.category})`)).body).toMatchObject(columns);
    expect((await cast.taker.api.send('PATCH', `ring_categories(${cast.streets.category})`, { ring_script: 'mine' }, { 'if-match': '*' })).status).toBe(403);
    expect((await cast.admin.get(`ring_categories(${cast.clerk.category})`)).body).toMatchObject({ ring_duplicatemetres: null, ring_script: null });
  });
  test.each([
    ['a distance that leaves the city', { ring_duplicatemetres: 5001 }],
    ['a distance below nothing', { ring_duplicatemetres: -1 }],
    ['half a metre', { ring_duplicatemetres: 0.5 }],
    ['a script that nobody would read aloud', { ring_script: 'x'.repeat(4001) }],
  ])('refuses %s', async (_what, change) => {
    expect((await cast.admin.send('PATCH', `ring_categories(${cast.streets.category})`, change, { 'if-match': '*' })).status).toBe(400);
  });
});
