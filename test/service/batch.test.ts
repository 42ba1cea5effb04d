import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from './support.ts';

let city: TestService;
beforeAll(async () => (city = await startTestService()));
afterAll(() => city.close());

interface Request {
  method: string;
  path: string;
  body?: unknown;
  headers?: string;
  id?: string;
}
const part = ({ method, path, body, headers = '', id }: Request, end = '\r\n') =>
  ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ...(id ? [`Content-ID: ${id}`] : []), '', `${method} ${path} HTTP/1.1`, 'Content-Type: application/json' + headers, '', body === undefined ? '' : JSON.stringify(body)].join(end);
const multipart = (boundary: string, parts: string[], end = '\r\n') => `${parts.map((text) => `--${boundary}${end}${text}${end}`).join('')}--${boundary}--${end}`;
const changeSet = (requests: Request[], end = '\r\n') => `Content-Type: multipart/mixed;boundary=cs${end}${end}${multipart('cs', requests.map((request) => part(request, end)), end)}`;
const send = (parts: string[], headers: Record<string, string> = {}, end = '\r\n') =>
  city.api.send('POST', '$batch', multipart('b', parts, end), { 'content-type': 'multipart/mixed; boundary=b', ...headers });

const bind = (title: string, reference: string): Record<string, unknown> => ({ title, 'customerid_contact@odata.bind': reference });
const countOf = async (title: string) => (await city.api.filter('incidents', `title eq '${title}'`)).rows.length;

describe('a change set', () => {
  test('links new rows through their content ids, whatever form the addresses have', async () => {
    const answer = await send([
      changeSet([
        { method: 'POST', path: `${city.api.root}/contacts`, body: { lastname: 'Absolute' }, id: '1' },
        { method: 'POST', path: 'incidents', body: bind('Linked', '$1'), id: '2' },
        { method: 'PATCH', path: '/api/data/v9.2/contacts(11111111-1111-4111-8111-111111111111)', body: { lastname: 'Host-relative' }, headers: '\r\nIf-None-Match: *', id: '3' },
        { method: 'PATCH', path: '$1', body: { firstname: 'Through its id' }, id: '4' },
      ]),
      part({ method: 'GET', path: "incidents?$filter=title eq 'Linked'&$select=title,_customerid_value" }),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.text.match(/HTTP\/1\.1 204 No Content/g)).toHaveLength(4);
    expect(answer.text).toMatch(/Content-ID: 2\r\n[^]*?OData-EntityId: http:\/\/127\.0\.0\.1:\d+\/api\/data\/v9\.2\/incidents\(/);
    const [row] = (await city.api.filter('incidents', "title eq 'Linked'", '&$expand=customerid_contact')).rows;
    expect(row?.['customerid_contact']).toMatchObject({ fullname: 'Through its id Absolute' });
    expect(answer.text).toContain(`"_customerid_value":"${String(row?.['_customerid_value'])}"`);
  });

  test('is all or nothing, and its refusal is the answer', async () => {
    const contact = randomUUID();
    const answer = await send([
      changeSet([
        { method: 'PATCH', path: `contacts(${contact})`, body: { lastname: 'Half' }, id: '1' },
        { method: 'POST', path: 'incidents', body: bind('Half a case', '$1'), id: '2' },
        { method: 'POST', path: 'incidents', body: { title: 'No customer' }, id: '3' },
      ]),
    ]);
    expect(answer.status).toBe(400);
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer.text).toContain('customerid (Customer) is required.');
    expect((await city.api.get(`contacts(${contact})`)).status).toBe(404);
    expect(await countOf('Half a case')).toBe(0);
    expect((await city.api.filter('queueitems', "title eq 'Half a case'")).rows).toEqual([]);
  });

  test('repeated with If-None-Match: * is refused whole with 412', async () => {
    const requests = [{ method: 'PATCH', path: `contacts(${randomUUID()})`, body: { lastname: 'Outbox' }, headers: '\r\nIf-None-Match: *', id: '1' }];
    expect((await send([changeSet(requests)])).status).toBe(200);
    const again = await send([changeSet(requests)]);
    expect(again.status).toBe(412);
    expect(again.text).toContain('0x80040237');
  });

  test.each([
    ['GET', [{ method: 'GET', path: 'contacts', id: '1' }], 400],
    ['a content id that is not there yet', [{ method: 'POST', path: 'incidents', body: bind('Early', '$2'), id: '1' }], 400],
    ['a content id twice', [{ method: 'POST', path: 'contacts', body: { lastname: 'Twice' }, id: '1' }, { method: 'POST', path: 'contacts', body: { lastname: 'Twice' }, id: '1' }], 400],
    ['an action', [{ method: 'POST', path: 'CloseIncident', body: {}, id: '1' }], 501],
    ['an address outside', [{ method: 'POST', path: '/api/desk/v1/demo/session', body: {}, id: '1' }], 400],
  ])('refuses %s', async (_what, requests: Request[], status) => {
    expect((await send([changeSet(requests)])).status).toBe(status);
    expect((await city.api.filter('contacts', "lastname eq 'Twice'")).rows).toEqual([]);
  });
});

describe('a batch', () => {
  const bad = part({ method: 'GET', path: 'contacts(11111111-1111-4111-8111-11111111dead)' });
  const good = (lastname: string) => part({ method: 'POST', path: 'contacts', body: { lastname } });
  const exists = async (lastname: string) => (await city.api.filter('contacts', `lastname eq '${lastname}'`)).rows.length === 1;

  test('stops at the first failure and takes its status', async () => {
    const answer = await send([good('Before'), bad, good('After')]);
    expect(answer.status).toBe(404);
    expect([await exists('Before'), await exists('After')]).toEqual([true, false]);
  });

  test('goes on when asked to', async () => {
    const answer = await send([good('First'), bad, good('Last')], { prefer: 'odata.continue-on-error' });
    expect(answer.status).toBe(200);
    expect(answer.text.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 204', 'HTTP/1.1 404', 'HTTP/1.1 204']);
    expect(await exists('Last')).toBe(true);
  });

  test('may have plain line feeds', async () => {
    const answer = await send([changeSet([{ method: 'POST', path: 'contacts', body: { lastname: 'Feeds' }, id: '1' }], '\n'), part({ method: 'GET', path: 'contacts?$top=1' }, '\n')], {}, '\n');
    expect(answer.status).toBe(200);
    expect(await exists('Feeds')).toBe(true);
  });

  test('that was cut off is not carried out at all', async () => {
    const whole = multipart('b', [good('Cut one'), good('Cut two')]);
    for (const length of [whole.length - 6, whole.length - 40, 30, 3]) {
      const answer = await city.api.send('POST', '$batch', whole.slice(0, length), { 'content-type': 'multipart/mixed; boundary=b' });
      expect(answer.status).toBe(400);
    }
    expect(await exists('Cut one')).toBe(false);
  });

  test('without boundary, with a wrong one, inside another, or too long is refused', async () => {
    expect((await city.api.send('POST', '$batch', '{}', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await city.api.send('POST', '$batch', multipart('b', [bad]), { 'content-type': 'multipart/mixed; boundary=other' })).status).toBe(400);
    expect((await send([part({ method: 'POST', path: '$batch' })])).status).toBe(400);
    expect((await send(Array.from({ length: 1_001 }, () => bad))).status).toBe(400);
    expect((await send(['Content-Type: text/plain\r\n\r\nhello'])).status).toBe(400);
    expect((await send(['no header line'])).status).toBe(400);
  });
});
