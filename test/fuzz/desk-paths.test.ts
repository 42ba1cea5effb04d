/** The service's own addresses under bad input, and bytes that are hardly HTTP. */
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { callEventTypes } from '../../shared/wire.ts';
import { brokenBody } from './bodies.ts';
import { holds, patience, startTarget, type Target } from './target.ts';
import { encoded, hostileText, hostileValue } from './values.ts';

let target: Target;
beforeAll(async () => (target = await startTarget()));
afterAll(() => target.close());
afterEach(() => target.stillWell());

const deskPath = '/api/desk/v1';
const text = hostileText.map((value) => encoded(value));
const callEvent = fc
  .tuple(
    fc.record({ type: fc.constantFrom(...callEventTypes), callId: fc.constantFrom('1', '2'), legId: fc.constant('1.1'), extension: fc.constant('1001') }, { requiredKeys: [] }),
    fc.dictionary(fc.constantFrom(
      'type', 'callId', 'legId', 'extension', 'direction', 'number', 'name', 'withheld', 'did', 'queue', 'divertedFrom', 'to', 'talkMs', 'cause',
      'at', 'nosuch', '__proto__',
    ), hostileValue, { maxKeys: 4 }),
  )
  .map(([right, wrong]) => ({ ...right, ...wrong }));

describe('desk paths', { timeout: patience }, () => {
  test('any address with any method', async () => {
    const address = fc.oneof(
      fc.constantFrom(
        '', '/', '/session', '/session/', '/sign-in', '/demo/session', '/calls', '/calls/events', '/socket', '/socket/',
        '/socket/?EIO=4&transport=polling', '/socket/?EIO=99&transport=x', '/attachments', '/attachments/', '/attachments/$id', '/attachments/$id/x',
        '/attachments/not-a-guid', '/nosuch', '/digest', '/digest/', '/digest/contacts', '/digest/contacts/', '/digest/contacts/3f', '/digest/contacts/3f/',
        '/digest/contacts/3f/x', '/digest/activitypointers', '/digest/ring_auditentries/00', '/digest/contacts?a=1',
      ),
      text.map((value) => `/digest/${value}`),
      text.map((value) => `/digest/contacts/${value}`),
      text.map((value) => `/attachments/${value}`),
      text.map((value) => `/session?a=${value}`),
      hostileText.map((value) => `/${value}`),
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD');
    await holds(fc.tuple(method, address), async ([verb, path]) => {
      // A socket's own protocol answers in its own form.
      if (/^\/socket/.test(path)) return;
      await target.attempt({ method: verb, path: `${deskPath}${path.replace('$id', target.rows.get('annotation') ?? '')}`.slice(0, 8_000) });
    });
  });

  test('call events with anything in them', async () => {
    const body = fc.oneof(
      { weight: 4, arbitrary: callEvent.map((event) => JSON.stringify(event)) },
      { weight: 3, arbitrary: fc.array(fc.oneof(callEvent, hostileValue), { maxLength: 5 }).map((events) => JSON.stringify(events)) },
      { weight: 1, arbitrary: fc.integer({ min: 99, max: 2_000 }).map((count) => JSON.stringify(Array.from({ length: count }, () => ({ type: 'nosuch' })))) },
      { weight: 2, arbitrary: brokenBody },
    );
    await holds(body, async (content) => void (await target.attempt({ method: 'POST', path: `${deskPath}/calls/events`, body: content })), 2);
  });

  test('signing in with anything', async () => {
    const token = fc.oneof(hostileText.map((value) => value.replace(/[^\x20-\x7e]/g, '')), fc.json().map((json) => ['{"alg":"none"}', json, ''].map((part) => Buffer.from(part).toString('base64url')).join('.')));
    const address = fc.constantFrom(`${deskPath}/session`, `${deskPath}/attachments/31100000-0000-4000-8000-00000000a0a0`, '/api/data/v9.2/WhoAmI', '/api/data/v9.2/contacts');
    await holds(fc.tuple(address, fc.constantFrom('Bearer', 'bearer', 'Basic', ''), token), async ([path, scheme, value]) => {
      const { status } = await target.attempt({ method: 'GET', path, headers: { authorization: `${scheme} ${value}`.slice(0, 8_000).trim() } });
      expect(status).toBe(401);
    });
    await holds(fc.oneof(brokenBody, hostileValue.map((user) => JSON.stringify({ user }))), async (body) => {
      const { status } = await target.attempt({ method: 'POST', path: `${deskPath}/demo/session`, body });
      expect(status, 'no demonstration, no such route').toBeOneOf([400, 404, 413, 415]);
    });
  });

  test('files with any header', async () => {
    const header = fc.constantFrom('range', 'if-match', 'if-none-match', 'content-type', 'content-disposition', 'content-encoding', 'content-range', 'x-file-name', 'if-range');
    const value = fc.oneof(fc.constantFrom(
      '', '*', 'bytes=0-', 'bytes=-1', 'bytes=5-1', 'bytes=0-0,2-3', 'bytes=99999999999999999999-', 'items=1', 'W/"0"', 'text/plain', 'image/png\t',
      'multipart/form-data', 'gzip', 'attachment; filename="../x"',
    ), fc.string({ unit: 'binary-ascii', maxLength: 50 }).map((raw) => raw.replace(/[^\x20-\x7e]/g, '')));
    const input = fc.tuple(fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH'), fc.oneof(fc.constant('$id'), fc.uuid(), text), fc.dictionary(header, value, { maxKeys: 3 }), fc.uint8Array({ maxLength: 5_000 }));
    await holds(input, async ([method, id, headers, bytes]) => {
      const path = `${deskPath}/attachments/${id.replace('$id', target.rows.get('annotation') ?? '')}`;
      await target.attempt({ method, path, headers: { ...headers }, ...(method === 'GET' || method === 'DELETE' ? {} : { body: bytes }) });
    });
  });
});

describe('bytes on the connection', () => {
  /** What the service sends until it ends the connection, five seconds at most. */
  function answerTo(bytes: string | Buffer): Promise<string> {
    const { hostname, port } = new URL(target.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.setTimeout(5_000, () => socket.destroy(new Error('the connection stays open without an answer')));
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('close', () => resolve(text));
      socket.on('error', (cause) => (text === '' ? reject(cause) : resolve(text)));
      socket.write(bytes);
    });
  }
  const line = 'GET /api/data/v9.2/WhoAmI HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';

  test.each<[string, string | Buffer, number]>([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a line feed too many', `${line}A: b\r\r\n\r\n`, 400],
    ['a NUL in a header', `${line}Authorization: a\u0000b\r\n\r\n`, 400],
    ['a header without a colon', `${line}Nonsense\r\n\r\n`, 400],
    ['a space in a header name', `${line}A b: c\r\n\r\n`, 400],
    ['two lengths', `POST /api/data/v9.2/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}`, 400],
    ['length and chunks', `POST /api/data/v9.2/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['an address of 20,000 characters', `GET /api/data/v9.2/contacts?$filter=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
  ])('%s', async (_name, bytes, status) => {
    const answer = await answerTo(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
    expect(JSON.parse(body), 'the form of every other refusal').toMatchObject({ error: { message: expect.stringMatching(/\S{3}/) } });
  });
});
