/** `$batch` under bad input: broken multipart, wrong parts, huge counts, nesting. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tableOf } from '../../shared/entities/index.ts';
import { nearBody } from './bodies.ts';
import { writableTable } from './paths.ts';
import { apiPath, holds, patience, startTarget, type Target } from './target.ts';
import { hostileText } from './values.ts';

let target: Target;
beforeAll(async () => (target = await startTarget()));
afterAll(() => target.close());
afterEach(() => target.stillWell());

const headers = (boundary: string) => ({ 'content-type': `multipart/mixed;boundary=${boundary}` });
const post = (body: string, boundary = 'b', more: Record<string, string> = {}) => target.attempt({ method: 'POST', path: `${apiPath}/$batch`, headers: { ...headers(boundary), ...more }, body });

interface Part {
  readonly method: string;
  readonly address: string;
  readonly body: string;
  readonly contentId: string;
}
const line = hostileText.map((text) => text.replace(/[\r\n]/g, ''));
const anyPart = (): fc.Arbitrary<Part> => fc.record({
  method: fc.oneof({ weight: 6, arbitrary: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE') }, { weight: 1, arbitrary: fc.constantFrom('PUT', 'post', 'TRACE', '', 'GET GET') }),
  address: fc.oneof(
    { weight: 4, arbitrary: writableTable.map((name) => tableOf(name).entitySet) },
    { weight: 3, arbitrary: writableTable.map((name) => `${tableOf(name).entitySet}(31100000-0000-4000-8000-0000000f0009)`) },
    { weight: 2, arbitrary: fc.constantFrom(
      '$1', '$1/Incident_Tasks', '$99', '/$1', '$batch', 'http://elsewhere.example/contacts', '//contacts', `${apiPath}/contacts`, 'WhoAmI()',
      'CloseIncident', 'contacts?$filter=', '$metadata', '',
    ) },
    { weight: 1, arbitrary: line },
  ),
  body: fc.oneof(writableTable.chain((name) => nearBody(name, target.rows)), fc.constantFrom('', '{}', '[]', '{', '{"title":"x","customerid_contact@odata.bind":"$1"}'), hostileText),
  contentId: fc.oneof(fc.constantFrom('1', '2', '$1', '', '-1', '01', '999999999999'), line),
});
const written = ({ method, address, body, contentId }: Part, eol: string, withId: boolean) =>
  ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ...(withId ? [`Content-ID: ${contentId}`] : []), '', `${method} ${address} HTTP/1.1`, 'Content-Type: application/json', '', body, ''].join(eol);
const multipart = (parts: readonly string[], boundary: string, eol: string) => `${parts.map((text) => `--${boundary}${eol}${text}${eol}`).join('')}--${boundary}--${eol}`;
const create = written({ method: 'POST', address: 'contacts', body: '{"lastname":"In"}', contentId: '1' }, '\r\n', true);
const enclosed = (boundary: string, parts: readonly string[]) => `Content-Type: multipart/mixed;boundary=${boundary}\r\n\r\n${multipart(parts, boundary, '\r\n')}`;
const changeSet = (parts: readonly Part[], eol: string) => `Content-Type: multipart/mixed;boundary=c${eol}${eol}${multipart(parts.map((each) => written(each, eol, true)), 'c', eol)}`;

describe('batches', { timeout: patience }, () => {
  test('of any parts, in sets or alone, with either line end', async () => {
    const input = fc.tuple(fc.array(fc.tuple(fc.array(anyPart(), { minLength: 1, maxLength: 4 }), fc.boolean()), { maxLength: 4 }), fc.constantFrom('\r\n', '\r\n', '\n', '\r'), fc.boolean());
    await holds(
      input,
      async ([groups, eol, goOn]) => {
        const texts = groups.flatMap(([parts, together]) => (together ? [changeSet(parts, eol)] : parts.map((each) => written(each, eol, false))));
        await post(multipart(texts, 'b', eol), 'b', goOn ? { prefer: 'odata.continue-on-error' } : {});
      },
      2,
    );
  });

  test('cut, garbled, with another boundary', async () => {
    const whole = fc.tuple(fc.array(anyPart(), { minLength: 1, maxLength: 3 }), fc.boolean()).map(([parts, together]) => multipart(together ? [changeSet(parts, '\r\n')] : parts.map((each) => written(each, '\r\n', false)), 'b', '\r\n'));
    const garbled = fc.tuple(whole, fc.nat(), fc.nat(), fc.oneof(hostileText, fc.constantFrom('\r\n', '--b', '--b--', '--c', '\r\n\r\n', 'HTTP/1.1', ':'))).map(([text, at, length, insert]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + insert + text.slice(start + (length % 40));
    });
    const boundary = fc.oneof(
      { weight: 4, arbitrary: fc.constant('b') },
      { weight: 2, arbitrary: fc.constantFrom('', '"b"', '"b', 'B', 'c', 'b;charset=utf-8', 'b b', 'x'.repeat(300), '--b') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 20 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')) },
    );
    await holds(fc.tuple(garbled, boundary), async ([text, mark]) => void (await post(text, mark)), 2);
  });

  test.each<[string, () => string]>([
    ['nothing', () => ''],
    ['only an end', () => '--b--\r\n'],
    ['1,001 requests', () => multipart(Array.from({ length: 1_001 }, () => 'Content-Type: application/http\r\n\r\nGET WhoAmI() HTTP/1.1\r\n'), 'b', '\r\n')],
    ['1,001 in one set', () => multipart([changeSet(Array.from({ length: 1_001 }, (_unused, index) => ({ method: 'POST', address: 'contacts', body: '{"lastname":"Many"}', contentId: String(index) })), '\r\n')], 'b', '\r\n')],
    ['a hundred thousand boundaries', () => '--b\r\n'.repeat(100_000)],
    ['a batch in a batch', () => multipart([written({ method: 'POST', address: '$batch', body: multipart([], 'x', '\r\n'), contentId: '1' }, '\r\n', false)], 'b', '\r\n')],
    ['a set in a set', () => multipart([enclosed('c', [enclosed('d', [create])])], 'b', '\r\n')],
    ['the same boundary inside', () => multipart([enclosed('b', [create])], 'b', '\r\n')],
    ['a read in a set', () => multipart([changeSet([{ method: 'GET', address: 'contacts', body: '', contentId: '1' }], '\r\n')], 'b', '\r\n')],
    ['the same Content-ID twice', () => multipart([changeSet([1, 2].map(() => ({ method: 'POST', address: 'contacts', body: '{"lastname":"Twice"}', contentId: '1' })), '\r\n')], 'b', '\r\n')],
    ['an address of 70,000 characters', () => multipart([written({ method: 'GET', address: `contacts?$filter=${'x'.repeat(70_000)}`, body: '', contentId: '1' }, '\r\n', false)], 'b', '\r\n')],
  ])('%s', async (_name, body) => {
    expect((await post(body())).status).toBeGreaterThanOrEqual(400);
  });
});
