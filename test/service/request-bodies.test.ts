/** Headers, bodies and methods that are refused before anything is looked at. */
import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startTestService, type TestService } from './support.ts';

let city: TestService;
let api: Client;
beforeAll(async () => {
  city = await startTestService();
  api = city.api;
});
afterAll(() => city.close());

describe('requests that are refused as a whole', () => {
  const body = { lastname: 'Never' };
  test.each<[string, unknown, Record<string, string>, number]>([
    ['acting as another user', body, { mscrmcallerid: randomUUID() }, 501],
    ['acting as another user by directory id', body, { callerobjectid: randomUUID() }, 501],
    ['duplicate detection', body, { 'mscrm.suppressduplicatedetection': 'false' }, 501],
    ['going around the rules', body, { 'mscrm.bypasscustompluginexecution': 'true' }, 501],
    ['an older protocol', body, { 'odata-version': '3.0' }, 400],
    ['a compressed body', body, { 'content-encoding': 'gzip' }, 415],
    ['XML', '<lastname>Never</lastname>', { 'content-type': 'application/xml' }, 415],
    ['nearly JSON', JSON.stringify(body), { 'content-type': 'application/json-patch+json' }, 415],
    ['a property twice', '{"lastname":"Never","lastname":"Never"}', {}, 400],
    ['a property twice, once in disguise', '{"lastname":"Never","l\\u0061stname":"Never"}', {}, 400],
    ['__proto__ inside', '{"lastname":"Never","parentcustomerid_account":{"__proto__":{}}}', {}, 400],
    ['deep nesting', `{"lastname":${'['.repeat(60)}${']'.repeat(60)}}`, {}, 400],
    ['endless nesting', `{"lastname":${'['.repeat(2_000_000)}`, {}, 400],
    ['a hundred thousand values', { ...body, parentcustomerid_account: Array.from({ length: 100_001 }, () => 0) }, {}, 400],
    ['a list', [body], {}, 400],
    ['an open text', '{"lastname":"Never', {}, 400],
    ['NUL', '{"lastname":"Ne\\u0000ver"}', {}, 400],
    ['a day that is none', { ...body, ring_abusiveuntil: '2026-02-30T10:00:00Z' }, {}, 400],
    ['a day before all days', { ...body, ring_abusiveuntil: '0099-02-03T10:00:00Z' }, {}, 400],
  ])('%s', async (_what, sent, headers, status) => {
    const answer = await api.send('POST', 'contacts', sent, headers);
    expect([answer.status, answer.error.message.length > 10], answer.text).toEqual([status, true]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect((await api.filter('contacts', "startswith(lastname,'Ne')")).rows).toEqual([]);
  });

  test('a body without its type', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(`${api.root}/contacts`, { method: 'POST', headers: { authorization: `Bearer ${api.token}` } }, (response) => resolve(response.resume().statusCode));
      sent.on('error', reject).end(JSON.stringify(body));
    });
    expect(status).toBe(415);
  });

  test('what the protocol tolerates is tolerated', async () => {
    for (const headers of [{ 'content-type': 'application/json;charset=latin1' }, { prefer: 'return=minimal' }, { prefer: 'return=minimal; reason="a;b"' }, { prefer: 'respond-async' }, { 'mscrm.suppressduplicatedetection': 'true' }, { 'odata-maxversion': '4.01' }]) {
      const answer = await api.send('POST', 'contacts', { lastname: 'Tolerated' }, headers);
      expect(answer.status, JSON.stringify(headers)).toBe(204);
      expect(answer.headers.get('odata-entityid')).toMatch(/contacts\([0-9a-f-]{36}\)$/);
    }
  });

  test.each([
    ['no HTTP at all', 'GARBAGE\r\n\r\n', 400],
    ['a body of two lengths', 'POST /api/data/v9.2/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['headers of 20 KB', `GET /api/data/v9.2/contacts HTTP/1.1\r\nHost: a\r\nPrefer: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused in the same form, and the connection ends', async (_what, sent, status) => {
    const { hostname, port } = new URL(api.root);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    socket.write(sent);
    let answer = '';
    for await (const piece of socket) answer += String(piece);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual({ error: { code: '0x80060888', message: expect.stringMatching(/.{20}/) as unknown } });
  });

  test('preferences may have parameters', async () => {
    const answer = await api.send('POST', 'contacts', { lastname: 'Parametrised' }, { prefer: 'return=representation; reason="a;b", odata.include-annotations="*";q=1' });
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([201, 'return=representation,odata.include-annotations="*"']);
  });

  test.each([
    ['HEAD', 'contacts', 404],
    ['OPTIONS', 'contacts', 404],
    ['PUT', 'contacts', 405],
    ['PATCH', 'WhoAmI', 405],
    ['POST', `contacts(${randomUUID()})`, 405],
    ['PATCH', 'contacts/$count', 405],
    ['GET', '$batch', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await api.send(method, path, ['GET', 'HEAD', 'OPTIONS'].includes(method) ? undefined : {});
    expect(answer.status).toBe(status);
    if (status === 405) expect(answer.headers.get('allow')).toMatch(/[A-Z]/);
  });
});
