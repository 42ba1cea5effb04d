/** `Prefer: omit-values=nulls` (OData 4.01): a list without what is null, for first loads. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from '../replica/support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 120_000);
afterAll(() => service.close());

async function contacts(prefer: string, query = '') {
  const answer = await fetch(`${service.url}/api/data/v9.2/contacts?$select=fullname,telephone3,statecode${query}`, { headers: { Authorization: `Bearer ${service.token}`, Accept: 'application/json', Prefer: prefer } });
  expect(answer.status).toBe(200);
  return { applied: answer.headers.get('preference-applied') ?? '', rows: ((await answer.json()) as { value: Record<string, unknown>[] }).value };
}

test.each([['a list', ''], ['change tracking', ',odata.track-changes']])('%s leaves out nulls when it is asked to, and says so; everything else is the same', async (_what, more) => {
  const whole = await contacts(`odata.maxpagesize=50${more}`);
  const short = await contacts(`omit-values=nulls,odata.maxpagesize=50${more}`);
  expect(whole.applied).not.toContain('omit-values');
  expect(short.applied).toContain('omit-values=nulls');
  expect(whole.rows.some((row) => row['telephone3'] === null)).toBe(true);
  expect(short.rows).toEqual(whole.rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))));
});

test('another value of the preference is ignored', async () => {
  const { applied, rows } = await contacts('omit-values=defaults,odata.maxpagesize=50');
  expect(applied).not.toContain('omit-values');
  expect(rows.every((row) => 'telephone3' in row)).toBe(true);
});
