/** RetrieveTotalRecordCount as Dataverse documents it, counting what its caller sees. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tableNames, tableOf } from '../../shared/entities/index.ts';
import { type SealedCase, startSealedCase } from './sealed-case.ts';
import type { Client } from './support.ts';

let sealed: SealedCase;
beforeAll(async () => {
  sealed = await startSealedCase();
});
afterAll(() => sealed.city.close());

const name = 'RetrieveTotalRecordCount';
async function counts(api: Client, ...tables: string[]): Promise<Record<string, number>> {
  const { status, body, text } = await api.get(`${name}(EntityNames=@p1)?@p1=${encodeURIComponent(JSON.stringify(tables))}`);
  if (status !== 200) throw new Error(text);
  const { Keys, Values } = body['EntityRecordCountCollection'] as { Keys: string[]; Values: number[] };
  return Object.fromEntries(Keys.map((key, index) => [key, Values[index] ?? -1]));
}

test.each([
  ['inside, in single quotes', `${name}(EntityNames=['account','contact'])`],
  ['inside, as JSON', `${name}(EntityNames=["account","contact"])`],
  ['by an alias', `${name}(EntityNames=@p1)?@p1=["account","contact"]`],
  ['by an alias, encoded', `${name}(EntityNames=@p1)?@p1=%5B'account'%2C'contact'%5D`],
  ['one of them twice', `${name}(EntityNames=['account','contact','account'])`],
])('answers in the documented form, names %s', async (_how, path) => {
  const { status, body } = await sealed.city.api.get(path);
  expect([status, body]).toEqual([
    200,
    {
      '@odata.context': `${sealed.city.api.root}/$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse`,
      EntityRecordCountCollection: { Count: 2, IsReadOnly: false, Keys: ['account', 'contact'], Values: [0, 2] },
    },
  ]);
});

test('counts the rows that lists have, for everybody in every table that they may read', async () => {
  const { people, city } = sealed;
  for (const api of [people.outsider.api, people.member.api, people.maker.api, people.caseSupervisor.api, city.api]) {
    for (const table of tableNames) {
      const list = await api.get(`${tableOf(table).entitySet}?$select=${tableOf(table).primaryId}`);
      if (list.status === 200) expect(await counts(api, table), table).toEqual({ [table]: list.rows.length });
    }
  }
  expect(await counts(people.outsider.api, 'incident', 'phonecall', 'annotation')).toEqual({ incident: 1, phonecall: 0, annotation: 0 });
  expect(await counts(people.member.api, 'incident', 'phonecall', 'annotation')).toEqual({ incident: 1, phonecall: 1, annotation: 2 });
});

test('follows what is made and deleted at once', async () => {
  const { api } = sealed.city;
  const before = (await counts(api, 'task'))['task'] ?? Number.NaN;
  const id = await api.create('tasks', { subject: 'One more' });
  expect(await counts(api, 'task')).toEqual({ task: before + 1 });
  await api.send('DELETE', `tasks(${id})`);
  expect(await counts(api, 'task')).toEqual({ task: before });
});

test('goes on beyond 5,000', async () => {
  const { api } = sealed.city;
  const before = (await counts(api, 'subject'))['subject'] ?? Number.NaN;
  for (let start = 0; start < 5_001; start += 1_000) {
    const parts = Array.from({ length: Math.min(1_000, 5_001 - start) }, (_, index) => `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${index + 1}\r\n\r\nPOST /api/data/v9.2/subjects HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"title":"S"}\r\n`);
    const body = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.join('')}--c--\r\n--b--\r\n`;
    expect((await api.send('POST', '$batch', body, { 'content-type': 'multipart/mixed; boundary=b' })).status).toBe(200);
  }
  expect(await counts(api, 'subject')).toEqual({ subject: before + 5_001 });
}, 60_000);

test('a table that the caller may not read is refused as its set is', async () => {
  const { api } = sealed.people.outsider;
  const refused = await api.get(`${name}(EntityNames=['contact','ring_auditentry'])`);
  const set = await api.get('ring_auditentries');
  expect([refused.status, refused.body]).toEqual([set.status, set.body]);
  expect(refused.status).toBe(403);
});

test.each([
  ['an unknown table', `${name}(EntityNames=['account','nosuch'])`, 400, '0x80041102', "'nosuch'"],
  ['an entity set', `${name}(EntityNames=['accounts'])`, 400, '0x80041102', "'accounts'"],
  ['no list', `${name}(EntityNames='account')`, 400, '0x80060888', 'EntityNames=['],
  ['an empty list', `${name}(EntityNames=[])`, 400, '0x80060888', 'EntityNames=['],
  ['a list that is not closed', `${name}(EntityNames=['account')`, 400, '0x80060888', 'expected "," or "]"'],
  ['nothing', name, 400, '0x80060888', 'EntityNames=['],
  ['an alias without a value', `${name}(EntityNames=@p1)`, 400, '0x80060888', 'EntityNames=['],
  ['another parameter', `${name}(EntityNames=['account'],Nosuch=1)`, 400, '0x80060888', "no parameter 'Nosuch'"],
  ['the same parameter twice', `${name}(EntityNames=['account'],EntityNames=['account'])`, 400, '0x80060888', 'given twice'],
])('%s is refused in words', async (_what, path, status, code, words) => {
  const answer = await sealed.city.api.get(path);
  expect([answer.status, answer.error]).toEqual([status, { code, message: expect.stringContaining(words) }]);
});

test('it is a function, and the metadata says so', async () => {
  expect((await sealed.city.api.send('POST', name, { EntityNames: ['account'] })).status).toBe(405);
  const { text } = await sealed.city.api.get('$metadata');
  expect(text).toContain(`<Function Name="${name}"><Parameter Name="EntityNames" Type="Collection(Edm.String)" Nullable="false"/><ReturnType Type="mscrm.${name}Response" Nullable="false"/></Function>`);
  expect(text).toContain(`<FunctionImport Name="${name}" Function="mscrm.${name}"/>`);
  expect(text).toMatch(/<ComplexType Name="EntityRecordCountCollection">.*?<Property Name="Values" Type="Collection\(Edm.Int64\)"\/>/);
});
