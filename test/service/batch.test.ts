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
    ['an action that is not there', [{ method: 'POST', path: 'ExecuteWorkflow', body: {}, id: '1' }], 501],
    ['a batch', [{ method: 'POST', path: '%24batch', body: {}, id: '1' }], 400],
    ['acting as another user', [{ method: 'POST', path: 'contacts', body: { lastname: 'Twice' }, headers: '\r\nMSCRMCallerID: 11111111-1111-4111-8111-111111111111', id: '1' }], 501],
    ['a reference to a part that made no row', [{ method: 'POST', path: 'queues(11111111-1111-4111-8111-111111111111)/teams/$ref', id: '1' }, { method: 'PATCH', path: '$1', body: {}, id: '2' }], 404],
    ['an address outside', [{ method: 'POST', path: '/api/desk/v1/demo/session', body: {}, id: '1' }], 400],
  ])('refuses %s', async (_what, requests: Request[], status) => {
    expect((await send([changeSet(requests)])).status).toBe(status);
    expect((await city.api.filter('contacts', "lastname eq 'Twice'")).rows).toEqual([]);
  });
});

describe('references in a change set', () => {
  test('stand in addresses, actions, participants, links and bodies of new rows', async () => {
    const [team, user] = [await city.api.create('teams', { name: 'Batch team' }), await city.api.create('systemusers', { fullname: 'Bea Batch', domainname: `bea.${randomUUID()}` })];
    const answer = await send([
      changeSet([
        { method: 'POST', path: 'contacts', body: { lastname: 'Referred' }, id: 'the-contact' },
        { method: 'POST', path: 'incidents', body: bind('Referring', '$the-contact'), id: '2' },
        { method: 'POST', path: 'phonecalls', body: { subject: 'Refers', directioncode: false, phonecall_activity_parties: [{ 'partyid_contact@odata.bind': '$the-contact', participationtypemask: 1 }] }, id: '3' },
        { method: 'POST', path: '$2/Incident_Phonecalls/$ref', body: { '@odata.id': '$3' }, id: '4' },
        { method: 'PUT', path: '$2/description', body: { value: 'Written by reference' }, id: '5' },
        { method: 'POST', path: `teams(${team})/teammembership_association/$ref`, body: { '@odata.id': `systemusers(${user})` } },
        { method: 'PATCH', path: '$3', body: { statecode: 1, statuscode: 4 } },
        { method: 'POST', path: 'CloseIncident', body: { IncidentResolution: { 'incidentid@odata.bind': '$2', subject: 'At once' }, Status: 5 } },
      ]),
      part({ method: 'GET', path: `teams(${team})/teammembership_association/$count` }),
    ]);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text.match(/HTTP\/1\.1 204/g)).toHaveLength(8);
    expect(answer.text).toMatch(/Content-Type: text\/plain[^]*\r\n\r\n1\r\n/);
    const [row] = (await city.api.filter('incidents', "title eq 'Referring'", '&$expand=Incident_Phonecalls($select=subject,statecode)')).rows;
    expect(row).toMatchObject({ statecode: 1, description: 'Written by reference', Incident_Phonecalls: [{ subject: 'Refers', statecode: 1 }] });
  });

  test('are unknown outside of it, in addresses and in bodies', async () => {
    const made = changeSet([{ method: 'POST', path: 'contacts', body: { lastname: 'Set' }, id: '1' }]);
    for (const later of [{ method: 'GET', path: '$1' }, { method: 'PATCH', path: '$1', body: { lastname: 'Later' } }, { method: 'POST', path: 'incidents', body: bind('Later', '$1') }]) {
      const answer = await send([made, part(later)]);
      expect(answer.status, answer.text).toBe(400);
    }
    expect(await countOf('Later')).toBe(0);
  });

  test('to an action that answers with no row are refused, and nothing is done', async () => {
    const contact = await city.api.contact('Closing');
    const incident = await city.api.incident('Closing', contact);
    const close = { method: 'POST', path: 'CloseIncident', body: { IncidentResolution: { 'incidentid@odata.bind': `/incidents(${incident})`, subject: 'Done' }, Status: 5 }, id: '1' };
    expect((await send([changeSet([close, { method: 'PATCH', path: '$1', body: {}, id: '2' }])])).status).toBe(400);
    expect((await city.api.get(`incidents(${incident})/statecode`)).body['value']).toBe(0);
    expect((await send([part(close)])).status).toBe(200);
    expect((await city.api.get(`incidents(${incident})/statecode`)).body['value']).toBe(1);
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

  test('may have a preamble, representations and long addresses', async () => {
    const key = randomUUID();
    const long = `Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${Array.from({ length: 1_000 }, () => `'${key}'`).join(',')}])`;
    const body = multipart('b', [
      part({ method: 'PATCH', path: `contacts(${key})?$select=fullname`, body: { lastname: 'Represented' }, headers: '\r\nPrefer: return=representation' }),
      part({ method: 'GET', path: `contacts?$select=lastname&$filter=${long}` }),
    ]);
    const answer = await city.api.send('POST', '$batch', `This is a message in several parts.\r\n\r\n${body}`, { 'content-type': 'multipart/mixed; boundary="b"' });
    expect(answer.status, answer.text.slice(0, 400)).toBe(200);
    expect(answer.text).toContain('HTTP/1.1 201 Created');
    expect(answer.text).toContain('"fullname":"Represented"');
    expect(answer.text).toContain('"lastname":"Represented"');
    const tooLong = await send([part({ method: 'GET', path: `contacts?$filter=${'x'.repeat(66_000)}` })]);
    expect(tooLong.status).toBe(400);
    expect(tooLong.text).toContain('65536');
  });

  test('may carry the largest file as a part', async () => {
    const content = Buffer.alloc(25 * 1024 * 1024, 'file').toString('base64');
    const answer = await send([changeSet([{ method: 'POST', path: 'annotations', body: { subject: 'Large', filename: 'large.bin', documentbody: content }, id: '1' }])]);
    expect(answer.text.slice(0, 600)).toContain('HTTP/1.1 204');
    expect((await city.api.filter('annotations', "subject eq 'Large'", '&$select=filesize')).rows).toMatchObject([{ filesize: 25 * 1024 * 1024 }]);
  });

  test('whose answers would not fit into memory is refused from the part on that does not fit', async () => {
    const content = Buffer.alloc(24 * 1024 * 1024, 'file').toString('base64');
    const id = await city.api.create('annotations', { subject: 'Asked for often', filename: 'often.bin', documentbody: content });
    const read = part({ method: 'GET', path: `annotations(${id})?$select=documentbody` });
    const answer = await send([read, read, read, read, good('Behind what did not fit')], { prefer: 'odata.continue-on-error' });
    expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 400', 'HTTP/1.1 204']);
    const change = { method: 'PATCH', path: `annotations(${id})`, body: { subject: 'Changed' }, headers: '\r\nPrefer: return=representation' };
    const refused = await send([changeSet([1, 2, 3].map((each) => ({ ...change, id: String(each) })))]);
    expect([refused.status, refused.text.length < 5_000]).toEqual([400, true]);
    expect((await city.api.get(`annotations(${id})?$select=subject`)).body['subject']).toBe('Asked for often');
  });

  test.each([
    ['slashes', `GET contacts${'/'.repeat(60_000)}x HTTP/1.1\r\n\r\n`, 404],
    ['blanks in a key', `GET contacts(a=${' '.repeat(60_000)}'x) HTTP/1.1\r\n\r\n`, 400],
    ['characters in a header', `GET contacts?$top=1 HTTP/1.1\r\nPrefer: ${'a'.repeat(20_000_000)}\r\n\r\n`, 400],
    ['empty lines', `${'\n'.repeat(10_000_000)}GET contacts?$top=1 HTTP/1.1\r\n\r\n`, 200],
  ])('with very many %s costs no more than its length', async (_what, content, status) => {
    const started = performance.now();
    expect((await send([`Content-Type: application/http\r\n\r\n${content}`])).status).toBe(status);
    // Seconds to spare; what grows with the square of the length takes longer.
    expect(performance.now() - started).toBeLessThan(5_000);
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
    expect((await send([part({ method: 'POST', path: '%24batch' })])).status).toBe(400);
    expect((await send(Array.from({ length: 1_001 }, () => bad))).status).toBe(400);
    expect((await send(['Content-Type: text/plain\r\n\r\nhello'])).status).toBe(400);
    expect((await send(['no header line'])).status).toBe(400);
  });
});
