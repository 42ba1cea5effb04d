/** Reads, writes, addresses and headers of the Web API under bad input. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tableOf, type TableName } from '../../shared/entities/index.ts';
import { brokenBody, nearBody } from './bodies.ts';
import { anyPath, keyOf, table, tailOf, writableTable } from './paths.ts';
import { queryOf } from './queries.ts';
import { apiPath, holds, patience, startTarget, type Target } from './target.ts';
import { hostileText, hostileValue } from './values.ts';

let target: Target;
beforeAll(async () => (target = await startTarget()));
afterAll(() => target.close());
afterEach(() => target.stillWell());

const withRow = (name: TableName, text: string) => text.replaceAll('$id', target.rows.get(name) ?? '');
const set = (name: TableName) => `${apiPath}/${tableOf(name).entitySet}`;

describe('whatever is asked', { timeout: patience }, () => {
  test('lists with any options', async () => {
    const input = table.chain((name) => fc.tuple(fc.constant(name), queryOf(name)));
    await holds(input, async ([name, query]) => void (await target.attempt({ method: 'GET', path: `${set(name)}?${query}` })), 3);
  });

  test('rows by any key, with anything behind them', async () => {
    const input = table.chain((name) => fc.tuple(fc.constant(name), keyOf(name), tailOf(name), fc.oneof(fc.constant(''), queryOf(name))));
    await holds(input, async ([name, key, tail, query]) => void (await target.attempt({ method: 'GET', path: withRow(name, `${set(name)}(${key})${tail}${query === '' ? '' : `?${query}`}`) })), 2);
  });

  test('any address with any method', async () => {
    const method = fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND', 'QUERY');
    await holds(fc.tuple(method, anyPath), async ([verb, path]) => void (await target.attempt({ method: verb, path: `${apiPath}${path}`.slice(0, 8_000) })));
  });

  test('any header', async () => {
    const name = fc.constantFrom(
      'if-match', 'if-none-match', 'prefer', 'accept', 'content-type', 'odata-version', 'odata-maxversion', 'content-id',
      'mscrm.suppressduplicatedetection', 'mscrmcallerid', 'authorization', 'accept-encoding', 'origin', 'x-http-method-override', 'range', 'cookie',
    );
    const value = fc.oneof(
      fc.constantFrom(
        '', '*', 'W/"', 'W/""', '"1"', 'W/"1"', 'W/"1","2"', 'W/"99999999999999999999"', 'return=representation', 'return=nothing',
        'odata.maxpagesize=0', 'odata.maxpagesize=-1', 'odata.maxpagesize=x', 'odata.maxpagesize=99999999999999999999', 'odata.include-annotations=',
        'odata.include-annotations="', 'odata.include-annotations="-*"', 'odata.track-changes', 'odata.continue-on-error', 'respond-async', 'Bearer',
        'Bearer a.b.c', 'Basic eA==', 'text/plain', 'application/xml', 'application/json; charset=utf-16', 'multipart/mixed',
        'multipart/mixed; boundary=', '5.0', ',,,', 'a'.repeat(4_000),
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
      fc.string({ unit: fc.constantFrom('é', 'ÿ', '"', ';', ',', '=', '\\', 'a', ' ') }),
    );
    const input = fc.tuple(fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'), writableTable, fc.dictionary(name, value, { minKeys: 1, maxKeys: 3 }), fc.boolean());
    await holds(input, async ([method, entity, headers, existing]) => {
      const id = existing && method !== 'DELETE' ? (target.rows.get(entity) ?? '') : '31100000-0000-4000-8000-0000000f0001';
      const path = method === 'POST' ? set(entity) : `${set(entity)}(${id})`;
      await target.attempt({ method, path, headers: { ...headers }, ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{"nosuch":1}' }) });
    });
  });
});

describe('whatever is written', { timeout: patience }, () => {
  test('creates that are nearly right', async () => {
    const input = table.chain((name) => fc.tuple(fc.constant(name), nearBody(name, target.rows)));
    await holds(input, async ([name, body]) => void (await target.attempt({ method: 'POST', path: set(name), body })), 3);
  });

  test('changes that are nearly right, with any condition', async () => {
    const condition = fc.constantFrom<Record<string, string>>(
      {}, { 'if-match': '*' }, { 'if-none-match': '*' }, { 'if-match': 'W/"0"' }, { prefer: 'return=representation' },
      { 'if-match': '*', 'if-none-match': '*' },
    );
    const input = table.chain((name) => fc.tuple(fc.constant(name), keyOf(name), nearBody(name, target.rows), condition));
    await holds(input, async ([name, key, body, headers]) => void (await target.attempt({ method: 'PATCH', path: withRow(name, `${set(name)}(${key})`), body, headers })), 3);
  });

  test('single properties and references', async () => {
    const body = fc.oneof(
      hostileValue.map((value) => JSON.stringify({ value })),
      hostileText.map((text) => JSON.stringify({ '@odata.id': text })),
      table.map((name) => JSON.stringify({ '@odata.id': `${target.url}${set(name)}(${target.rows.get(name) ?? ''})` })),
      brokenBody,
    );
    const input = table.chain((name) => fc.tuple(fc.constantFrom('PUT', 'POST', 'PATCH', 'DELETE'), fc.constant(name), tailOf(name).filter((tail) => tail !== ''), body));
    await holds(input, async ([method, name, tail, text]) => void (await target.attempt({ method, path: withRow(name, `${set(name)}($id)${tail}`), body: text })), 2);
  });

  test('bodies that are none', async () => {
    const input = fc.tuple(fc.constantFrom('POST', 'PATCH'), writableTable, brokenBody, fc.constantFrom(
      'application/json', 'application/json', 'application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', '',
    ));
    await holds(input, async ([method, name, body, type]) => {
      const path = method === 'POST' ? set(name) : `${set(name)}(${target.rows.get(name) ?? ''})`;
      await target.attempt({ method, path, body, headers: { 'content-type': type } });
    });
  });
});

test('text comes back as it was sent, or is refused', { timeout: patience }, async () => {
  await holds(fc.tuple(hostileText, hostileText), async ([lastname, description]) => {
    const made = await target.attempt({ method: 'POST', path: `${apiPath}/contacts`, body: JSON.stringify({ lastname, description }), headers: { prefer: 'return=representation' } });
    if (made.status !== 201) return;
    const { contactid } = JSON.parse(made.text) as { contactid: string };
    const read = await target.attempt({ method: 'GET', path: `${apiPath}/contacts(${contactid})?$select=lastname,description` });
    expect(JSON.parse(read.text)).toMatchObject({ lastname: lastname === '' ? expect.toBeOneOf(['', null]) : lastname, description: description === '' ? expect.toBeOneOf(['', null]) : description });
  });
});
