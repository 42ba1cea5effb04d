/** Pages end before they grow too heavy, whatever size was asked for, and the next link goes on where they ended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, startTestService, type TestService } from './support.ts';

let city: TestService;
const mails = 35;
const body = 'x'.repeat(999_999);

beforeAll(async () => {
  city = await startTestService();
  for (let count = 0; count < mails; count += 1) await city.api.create('emails', { subject: `Mail ${String(count).padStart(2, '0')}`, description: body });
});
afterAll(() => city.close());

async function pages(api: Client, path: string, headers: Record<string, string>): Promise<string[][]> {
  const found: string[][] = [];
  for (let next: string | undefined = path; next !== undefined && found.length < 10; ) {
    const answer = await api.get(next, headers);
    expect(answer.status, answer.error.message).toBe(200);
    found.push(answer.rows.map((row) => String(row['subject'])));
    next = answer.body['@odata.nextLink'] as string | undefined;
  }
  return found;
}

test.each([
  ['a list', 'emails?$orderby=subject', {}],
  ['change tracking', 'emails', { prefer: 'odata.track-changes' }],
] as [string, string, Record<string, string>][])('%s of heavy rows comes in several pages, each row once', async (_what, path, headers) => {
  const found = await pages(city.api, path, headers);
  expect(found.length).toBeGreaterThan(1);
  expect(found.flat().sort()).toEqual(Array.from({ length: mails }, (_, count) => `Mail ${String(count).padStart(2, '0')}`));
});

test('without the long column there is one page, and $top that cannot be kept is refused with what to do', async () => {
  expect(await pages(city.api, 'emails?$select=subject', {})).toHaveLength(1);
  const refused = await city.api.get(`emails?$top=${mails}`);
  expect(refused.status).toBe(400);
  expect(refused.error.message).toContain('$select');
});
