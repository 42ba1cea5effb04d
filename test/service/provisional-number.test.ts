/** The reference that a desk gives to a case before its number is known: written once, and the case is found by it for ever. */
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

const write = (id: string, changes: Record<string, unknown>, who = cast.admin) => who.send('PATCH', `incidents(${id})`, changes);
const numberOf = async (id: string) => (await cast.read('incidents', id))['ring_provisionalnumber'];
const stays = refusedBy('has the provisional number P-7KQ4, which stays with it');

test('a desk creates its case with it, next to the number that the service gives', async () => {
  const id = v4();
  const body = { title: 'Made offline', ring_provisionalnumber: 'P-7KQ4', 'customerid_contact@odata.bind': `/contacts(${cast.contact})`, 'ownerid@odata.bind': `/teams(${cast.streets.id})` };
  const create = () => cast.taker.api.send('PATCH', `incidents(${id})`, body, { 'if-none-match': '*' });
  expect((await create()).status).toBe(204);
  expect(await cast.read('incidents', id)).toMatchObject({ ring_provisionalnumber: 'P-7KQ4', ticketnumber: expect.stringMatching(/^CAS-/) });
});

test.each([{ ring_provisionalnumber: 'P-OTHER' }, { ring_provisionalnumber: 'p-7kq4' }, { ring_provisionalnumber: null }, { ring_provisionalnumber: '' }, { title: 'Two changes', ring_provisionalnumber: 'P-OTHER' }])(
  'once set, %j is refused, to everybody, and nothing is changed',
  async (changes) => {
    const id = await cast.caseOf('Numbered', { ring_provisionalnumber: 'P-7KQ4' });
    for (const who of [cast.taker.api, cast.supervisor.api, cast.admin]) expect(outcomeOf(await write(id, changes, who))).toEqual(stays);
    expect(await cast.read('incidents', id)).toMatchObject({ title: 'Numbered', ring_provisionalnumber: 'P-7KQ4' });
  },
);

test('the ways of writing one column keep to it too', async () => {
  const id = await cast.caseOf('Numbered', { ring_provisionalnumber: 'P-7KQ4' });
  expect(outcomeOf(await cast.admin.send('DELETE', `incidents(${id})/ring_provisionalnumber`))).toEqual(stays);
  expect(outcomeOf(await cast.admin.send('PUT', `incidents(${id})/ring_provisionalnumber`, { value: 'P-OTHER' }))).toEqual(stays);
  const other = await cast.caseOf('Its double', { ring_provisionalnumber: 'P-9999' });
  const merge = { Target: { incidentid: id, '@odata.type': 'Microsoft.Dynamics.CRM.incident' }, Subordinate: { incidentid: other, '@odata.type': 'Microsoft.Dynamics.CRM.incident' }, PerformParentingChecks: false };
  expect(outcomeOf(await cast.admin.send('POST', 'Merge', { ...merge, UpdateContent: { ring_provisionalnumber: 'P-9999' } }))).toEqual(stays);
  expect((await cast.admin.send('POST', 'Merge', merge)).status).toBe(204);
  expect([await numberOf(id), await numberOf(other)]).toEqual(['P-7KQ4', 'P-9999']);
});

test('the same value again is no change, and other columns may be written with it', async () => {
  const id = await cast.caseOf('Numbered', { ring_provisionalnumber: 'P-7KQ4' });
  expect((await write(id, { ring_provisionalnumber: 'P-7KQ4', title: 'Renamed' })).status).toBe(204);
  expect(await cast.read('incidents', id)).toMatchObject({ title: 'Renamed', ring_provisionalnumber: 'P-7KQ4' });
});

test('a case without one may be given one, once', async () => {
  const id = await cast.caseOf('Not numbered');
  expect(await numberOf(id)).toBeNull();
  expect((await write(id, { ring_provisionalnumber: null, title: 'Still without' })).status).toBe(204);
  expect((await write(id, { ring_provisionalnumber: 'P-7KQ4' }, cast.taker.api)).status).toBe(204);
  expect(outcomeOf(await write(id, { ring_provisionalnumber: 'P-7KQ5' }, cast.taker.api))).toEqual(stays);
});

test('a citizen who remains anonymous keeps the reference', async () => {
  const id = await cast.caseOf('Nameless', { ring_provisionalnumber: 'P-7KQ4' });
  expect((await write(id, { ring_remainanonymous: true }, cast.taker.api)).status).toBe(204);
  expect(await numberOf(id)).toBe('P-7KQ4');
});

describe('as a text', () => {
  test('it is found by its whole, without regard to case, and by a part of it', async () => {
    const id = await cast.caseOf('Findable', { ring_provisionalnumber: 'P-FIND1' });
    for (const filter of ["ring_provisionalnumber eq 'p-find1'", "startswith(ring_provisionalnumber,'P-FIND')"]) {
      expect((await cast.taker.api.filter('incidents', filter, '&$select=title')).rows.map((row) => row['incidentid'])).toEqual([id]);
    }
  });

  test('it has 20 characters at most', async () => {
    const answer = await cast.taker.api.send('POST', 'incidents', { title: 'Long', ring_provisionalnumber: 'P'.repeat(21), 'customerid_contact@odata.bind': `/contacts(${cast.contact})` });
    expect([answer.status, answer.error.code]).toEqual([400, '0x80044331']);
  });

  test('the metadata has it next to the case number', async () => {
    const { body } = await cast.admin.get("EntityDefinitions(LogicalName='incident')/Attributes(LogicalName='ring_provisionalnumber')/Microsoft.Dynamics.CRM.StringAttributeMetadata");
    expect(body).toMatchObject({ LogicalName: 'ring_provisionalnumber', MaxLength: 20, DisplayName: { UserLocalizedLabel: { Label: 'Provisional Number' } } });
  });
});
