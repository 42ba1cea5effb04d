import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newCase, newId, refusal, type Row, startCity } from './support.ts';

let city: City;
let incident: string;
beforeAll(async () => {
  city = await startCity();
  incident = await newCase(city.client, 'With files', await newId(city.client, 'contacts', { lastname: 'Files' }));
});
afterAll(() => city.close());
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const attach = (bytes: Uint8Array, filename: string, mimetype = 'application/octet-stream') =>
  newId(city.client, 'annotations', { subject: 'File', filename, mimetype, documentbody: Buffer.from(bytes).toString('base64'), 'objectid_incident@odata.bind': `/incidents(${incident})` });

test.each([0, 1, 2, 3, 1_000, 3 * 1024 * 1024 + 1])('a file of %i bytes comes back as it was', async (size) => {
  const bytes = randomBytes(size);
  const key = await attach(bytes, `photo ${size} ü.jpg`, 'image/jpeg');
  const row = await city.client.retrieve<Row>({ collection: 'annotations', key, select: ['filename', 'mimetype', 'filesize', 'isdocument', 'documentbody'] });
  expect(row).toMatchObject({ filename: `photo ${size} ü.jpg`, mimetype: 'image/jpeg' });
  const body = Buffer.from((row['documentbody'] as string | null) ?? '', 'base64');
  expect(digest(body)).toBe(digest(bytes));
  if (size > 0) expect(row).toMatchObject({ filesize: size, isdocument: true });
});

test('a file is replaced and removed; a note without one has none', async () => {
  const key = await attach(Buffer.from('one'), 'one.txt', 'text/plain');
  await city.client.update({ collection: 'annotations', key, data: { documentbody: Buffer.from('another').toString('base64'), filename: 'two.txt' } });
  expect(await city.client.retrieve<Row>({ collection: 'annotations', key, select: ['filename', 'filesize', 'documentbody'] })).toMatchObject({ filename: 'two.txt', filesize: 7, documentbody: Buffer.from('another').toString('base64') });
  await city.client.update({ collection: 'annotations', key, data: { documentbody: null, filename: null } });
  expect(await city.client.retrieve<Row>({ collection: 'annotations', key, select: ['documentbody', 'filename', 'isdocument'] })).toMatchObject({ documentbody: null, filename: null, isdocument: false });
  const plain = await newId(city.client, 'annotations', { notetext: 'Only text' });
  expect(await city.client.retrieve<Row>({ collection: 'annotations', key: plain, select: ['documentbody', 'isdocument'] })).toMatchObject({ documentbody: null, isdocument: false });
});

test('what is no base64, and more than may be, is refused with nothing kept', async () => {
  const before = await city.client.count({ collection: 'annotations' });
  for (const documentbody of ['not base64!', 'QUJ', 'QUJD=', 'Q', { a: 1 }, 7]) {
    expect((await refusal(city.client.create({ collection: 'annotations', data: { filename: 'x', documentbody } }))).status, JSON.stringify(documentbody)).toBe(400);
  }
  const tooLarge = Buffer.alloc(25 * 1024 * 1024 + 1).toString('base64');
  const answer = await refusal(city.client.create({ collection: 'annotations', data: { filename: 'x', documentbody: tooLarge } }));
  expect(answer.status).toBeOneOf([400, 413]);
  expect(await city.client.count({ collection: 'annotations' })).toBe(before);
});

test('the largest file that is allowed', async () => {
  const bytes = randomBytes(25 * 1024 * 1024);
  const key = await attach(bytes, 'largest.bin');
  const row = await city.client.retrieve<Row>({ collection: 'annotations', key, select: ['documentbody', 'filesize'] });
  expect(row['filesize']).toBe(bytes.length);
  expect(digest(Buffer.from(String(row['documentbody']), 'base64'))).toBe(digest(bytes));
});

test('a file goes with its note, and the note with its case', async () => {
  const other = await newCase(city.client, 'Short-lived', await newId(city.client, 'contacts', { lastname: 'Short' }));
  const key = await newId(city.client, 'annotations', { filename: 'x.txt', documentbody: 'QUJD', 'objectid_incident@odata.bind': `/incidents(${other})` });
  await city.client.deleteRecord({ collection: 'incidents', key: other });
  expect((await refusal(city.client.retrieve({ collection: 'annotations', key }))).status).toBe(404);
});
