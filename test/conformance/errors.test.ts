/** Refusals in the documented shape: status, code, sentence; and the limits that protect the service. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser, type City, newId, refusal, type Row, rowsOf, startCity } from './support.ts';

let city: City;
beforeAll(async () => (city = await startCity()));
afterAll(() => city.close());
const create = (data: Row, collection = 'contacts') => city.client.create({ collection, data });

test.each<[string, Row, string]>([
  ['an unknown column', { nosuch: 1 }, '0x80048d19'],
  ['a number for text', { lastname: 7 }, '0x80048d19'],
  ['text for a flag', { lastname: 'A', donotphone: 'yes' }, '0x80048d19'],
  ['an object for text', { lastname: { a: 1 } }, '0x80048d19'],
  ['an unknown navigation property', { lastname: 'A', 'nosuch@odata.bind': '/contacts(00000000-0000-4000-8000-000000000000)' }, '0x80048d19'],
  ['a lookup without bind', { lastname: 'A', _parentcustomerid_value: '00000000-0000-4000-8000-000000000000' }, '0x80048d19'],
  ['an id that is none', { lastname: 'A', contactid: 'x' }, '0x80048d19'],
  ['too long a text', { lastname: 'x'.repeat(51) }, '0x80044331'],
])('%s', async (_name, data, code) => {
  const answer = await refusal(create(data));
  expect(answer).toMatchObject({ status: 400, code });
  expect(answer.message.length).toBeGreaterThan(15);
});

test('choices, instants and numbers outside of what the column knows', async () => {
  for (const data of [{ subject: 'x', prioritycode: 9 }, { subject: 'x', scheduledend: 'tomorrow' }, { subject: 'x', percentcomplete: 101 }, { subject: 'x', percentcomplete: 1.5 }, { subject: 'x', scheduledend: '2026-13-45T00:00:00Z' }]) {
    expect((await refusal(create(data, 'tasks'))).status, JSON.stringify(data)).toBe(400);
  }
  expect(await rowsOf(city.client, { collection: 'tasks', filter: "subject eq 'x'" })).toEqual([]);
});

test('what the service computes is not taken from a client', async () => {
  for (const data of [{ lastname: 'A', fullname: 'B' }, { lastname: 'A', versionnumber: 1 }, { lastname: 'A', createdon: '2020-01-01T00:00:00Z' }]) {
    const answer = await create(data).then(
      () => 'ignored',
      (cause: { status?: number }) => cause.status,
    );
    expect(answer, JSON.stringify(data)).toBeOneOf([400, 'ignored']);
  }
  const rows = await rowsOf(city.client, { collection: 'contacts', filter: "lastname eq 'A'", select: ['fullname', 'createdon'] });
  for (const row of rows) expect(row['fullname']).toBe('A');
});

test('a set that does not exist, an id that is none', async () => {
  expect((await refusal(city.client.retrieveMultiple({ collection: 'nosuchs' }))).status).toBe(404);
  expect((await refusal(create({ a: 1 }, 'nosuchs'))).status).toBe(404);
  expect((await refusal(city.client.retrieve({ collection: 'contacts', key: "contactid='x'" }))).status).toBe(400);
  const other = await fetch(`${city.url}/api/data/v9.2/contacts(not-a-guid)`, { headers: { authorization: `Bearer ${await city.tokenOf('admin')}` } });
  expect(other.status).toBe(400);
  expect(other.headers.get('content-type')).toMatch(/^application\/json/);
  expect(other.headers.get('odata-version')).toBe('4.0');
  expect(await other.json()).toMatchObject({ error: { code: expect.any(String), message: expect.stringMatching(/guid|id/i) } });
});

test('what was deleted or never was: 404 with its code', async () => {
  const key = randomUUID();
  for (const call of [city.client.retrieve({ collection: 'incidents', key }), city.client.update({ collection: 'incidents', key, data: { title: 'x' } }), city.client.deleteRecord({ collection: 'incidents', key })]) {
    expect(await refusal(call)).toMatchObject({ status: 404, code: '0x80040217' });
  }
});

test('what is asked for and not there is refused, not ignored', async () => {
  const lastname = `Not made ${randomUUID()}`;
  const data = { lastname };
  const { UserId: user } = await city.client.callFunction<{ UserId: string }>('WhoAmI');
  expect((await refusal(city.client.create({ collection: 'contacts', data, impersonate: user }))).status, 'acting for another').toBeOneOf([403, 501]);
  expect((await refusal(city.client.create({ collection: 'contacts', data, impersonateAAD: user }))).status, 'acting for another').toBeOneOf([403, 501]);
  expect((await refusal(city.client.create({ collection: 'contacts', data, duplicateDetection: true }))).status).toBe(501);
  expect((await refusal(city.client.create({ collection: 'contacts', data, bypassCustomPluginExecution: true }))).status).toBeOneOf([403, 501]);
  expect((await refusal(city.client.retrieveMultiple({ collection: 'contacts', apply: 'aggregate($count as n)' }))).status).toBe(501);
  expect((await refusal(city.client.retrieve({ collection: 'contacts', savedQuery: user }))).status).toBeOneOf([400, 501]);
  expect((await refusal(city.client.retrieveMultiple({ collection: 'contacts', partitionId: 'a' }))).status).toBeOneOf([400, 501]);
  expect((await refusal(city.client.query({ query: { search: 'lamp' } }))).status).toBeOneOf([404, 501]);
  expect(await rowsOf(city.client, { collection: 'contacts', filter: `lastname eq '${lastname}'` })).toEqual([]);
});

test('over the limit of requests: 429 with the seconds to wait, for that user alone', async () => {
  const limited = await startCity({ limits: { requests: 12, windowSeconds: 300, concurrent: 52, executionSeconds: 1200 } });
  try {
    await addUser(limited.client, 'other', 'call-taker');
    const other = await limited.as('other');
    let answered = 0;
    const attempt = async (): Promise<void> => {
      await limited.client.callFunction('WhoAmI');
      answered += 1;
      if (answered < 50) await attempt();
    };
    const refused = await refusal(attempt());
    expect(answered).toBeLessThanOrEqual(12);
    expect(refused).toMatchObject({ status: 429, code: '0x80072322' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(300);
    expect(await other.callFunction<Row>('WhoAmI')).toHaveProperty('UserId');
  } finally {
    await limited.close();
  }
});

test('over the limit of concurrent requests', async () => {
  const limited = await startCity({ limits: { requests: 6000, windowSeconds: 300, concurrent: 2, executionSeconds: 1200 } });
  try {
    for (let index = 0; index < 3; index += 1) await newId(limited.client, 'accounts', { name: `A${index}` });
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => limited.client.retrieveMultiple({ collection: 'accounts' })));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as { status?: number; code?: string; headers: Record<string, string> }] : []));
    expect(answers.some((answer) => answer.status === 'fulfilled')).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, code, headers } of refused) {
      expect({ status, code }).toEqual({ status: 429, code: '0x80072326' });
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
  } finally {
    await limited.close();
  }
});
