/** Files of notes: streamed on our own path, base64 on the Web API, the same content either way. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { maximumAttachmentBytes } from '../../shared/entities/annotation.ts';
import { byteRange, contentDisposition, safeMimeType } from '../../service/attachments/messages.ts';
import { query } from './store-support.ts';
import { type Client, startTestService, type TestService } from './support.ts';

let city: TestService;
let api: Client;
beforeAll(async () => {
  city = await startTestService();
  api = city.api;
});
afterAll(() => city.close());

let note: string;
beforeEach(async () => {
  note = await api.create('annotations', { subject: 'Photo', filename: 'größe "1".jpg', mimetype: 'image/jpeg' });
});

const address = (id = note) => `${city.service.url}/api/desk/v1/attachments/${id}`;
const send = (method: string, body?: BodyInit, headers: Record<string, string> = {}, id = note, token = api.token) =>
  fetch(address(id), { method, headers: { authorization: `Bearer ${token}`, ...headers }, ...(body === undefined ? {} : { body, duplex: 'half' }) });
const put = (content: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => send('PUT', content, { 'content-type': 'application/octet-stream', ...headers });
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());
const column = async (name: string) => (await api.get(`annotations(${note})?$select=${name}`)).body[name];
const pieces = async () => (await query<{ pieces: number }>(join(city.dataDirectory, 'city.sqlite'), 'select count(*) as pieces from annotation_content'))[0]?.pieces;
const random = (size: number) => new Uint8Array(randomBytes(size));
const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

describe('the streamed path', () => {
  test.each([0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000])('%i bytes come back as they were sent', async (size) => {
    const content = random(size);
    const before = String((await api.get(`annotations(${note})`)).body['@odata.etag']);
    const stored = await put(content);
    expect(stored.status, await stored.text()).toBe(204);
    const answer = await send('GET');
    expect(answer.status).toBe(200);
    expect(digest(await bytes(answer))).toBe(digest(content));
    expect(answer.headers.get('content-length')).toBe(String(size));
    expect([await column('filesize'), await column('isdocument'), await column('mimetype')]).toEqual([size, true, 'image/jpeg']);
    expect(String((await api.get(`annotations(${note})`)).body['@odata.etag'])).not.toBe(before);
  });

  test('says what a browser needs to save it, and nothing that makes it run', async () => {
    await put(random(10));
    const { headers } = await send('GET');
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="gr__e _1_.jpg"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%221%22.jpg`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const again = await send('GET', undefined, { 'if-none-match': headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    await put(random(10));
    expect((await send('GET')).headers.get('etag')).not.toBe(headers.get('etag'));
  });

  test('gives a part across pieces, and says when there is none', async () => {
    const content = random(600_000);
    await put(content);
    const middle = await send('GET', undefined, { range: 'bytes=262000-530000' });
    expect([middle.status, middle.headers.get('content-range')]).toEqual([206, 'bytes 262000-530000/600000']);
    expect(digest(await bytes(middle))).toBe(digest(content.subarray(262_000, 530_001)));
    const end = await send('GET', undefined, { range: 'bytes=-5' });
    expect((await bytes(end)).equals(Buffer.from(content.subarray(-5)))).toBe(true);
    expect((await send('GET', undefined, { range: 'bytes=600000-' })).status).toBe(416);
    expect((await send('GET', undefined, { range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200);
  });

  test('a type that is told becomes the note\'s; a harmful one is answered as plain bytes', async () => {
    await put(random(4), { 'content-type': 'application/pdf' });
    expect(await column('mimetype')).toBe('application/pdf');
    await api.send('PATCH', `annotations(${note})`, { mimetype: 'text/html\r\nSet-Cookie: a=b' });
    const answer = await send('GET');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('set-cookie')]).toEqual([200, 'application/octet-stream', null]);
  });

  test('takes the largest file and not one byte more', async () => {
    const piece = random(64 * 1024);
    const stream = (size: number) => {
      let left = size;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (left === 0) return controller.close();
          const part = piece.subarray(0, Math.min(left, piece.length));
          left -= part.length;
          controller.enqueue(part);
        },
      });
    };
    const type = { 'content-type': 'application/octet-stream' };
    const stored = await send('PUT', stream(maximumAttachmentBytes), type);
    expect(stored.status).toBe(204);
    expect(await column('filesize')).toBe(maximumAttachmentBytes);
    const before = await pieces();
    // Without a Content-Length only counting tells.
    for (const body of [stream(maximumAttachmentBytes + 1), random(maximumAttachmentBytes + 1)]) {
      const refused = await send('PUT', body, type);
      expect(refused.status).toBe(413);
      expect(((await refused.json()) as { error: { message: string } }).error.message).toContain('25 MB');
    }
    expect([await column('filesize'), await pieces()], 'the former file stays, the refused one left nothing').toEqual([maximumAttachmentBytes, before]);
    expect((await bytes(await send('GET'))).length).toBe(maximumAttachmentBytes);
    expect((await send('DELETE')).status).toBe(204);
  }, 120_000);

  test('an upload that breaks off changes nothing and leaves nothing', async () => {
    const content = random(1_000_000);
    await put(content);
    const before = await pieces();
    const upload = httpRequest(address(), { method: 'PUT', headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/octet-stream', 'content-length': 2_000_000 } });
    const closed = new Promise<void>((resolve) => upload.on('close', resolve));
    upload.on('error', () => undefined);
    await new Promise<void>((resolve) => upload.write(randomBytes(700_000), () => resolve()));
    upload.destroy();
    await closed;
    // The service hears of it on its own connection: until then its pieces may still be there.
    for (let attempt = 0; attempt < 500 && (await pieces()) !== before; attempt += 1) await api.get('WhoAmI');
    expect(await pieces()).toBe(before);
    expect(digest(await bytes(await send('GET')))).toBe(digest(content));
  });

  test('who reads slowly while the file is replaced is cut off: pieces are read as they are sent, and never of two files', async () => {
    const former = random(20_000_000);
    await put(former);
    const download = httpRequest(address(), { headers: { authorization: `Bearer ${api.token}` } }).end();
    const [response] = (await once(download, 'response')) as [IncomingMessage];
    await put(random(20_000_000));
    const received: Buffer[] = [];
    const complete = await new Promise<boolean>((resolve) => {
      response.on('data', (chunk: Buffer) => received.push(chunk));
      response.on('end', () => resolve(true));
      response.on('error', () => resolve(false));
    });
    expect(complete).toBe(false);
    const content = Buffer.concat(received);
    expect(content.length).toBeLessThan(former.length);
    expect(digest(content)).toBe(digest(former.subarray(0, content.length)));
    await send('DELETE');
  });

  test('two uploads at once: one of them, whole', async () => {
    const [one, other] = [random(800_000), random(900_000)];
    const before = Number(await pieces());
    expect((await Promise.all([put(one), put(other)])).map(({ status }) => status)).toEqual([204, 204]);
    expect([digest(one), digest(other)]).toContain(digest(await bytes(await send('GET'))));
    expect(await pieces()).toBe(before + 4);
  });

  test('DELETE removes the file and keeps the note; deleting the note deletes the file', async () => {
    const before = await pieces();
    await put(random(300_000));
    expect((await send('DELETE')).status).toBe(204);
    expect([await column('filesize'), await column('isdocument'), await pieces()]).toEqual([null, false, before]);
    expect((await send('GET')).status).toBe(404);
    await put(random(300_000));
    expect(await pieces()).not.toBe(before);
    expect((await api.send('DELETE', `annotations(${note})`)).status).toBe(204);
    expect(await pieces()).toBe(before);
    expect((await put(random(1))).status).toBe(404);
  });

  test('a version that is not the present one is refused', async () => {
    await put(random(10));
    const etag = String((await api.get(`annotations(${note})`)).body['@odata.etag']);
    expect((await put(random(20), { 'if-match': etag })).status).toBe(204);
    expect((await put(random(30), { 'if-match': etag })).status).toBe(412);
    expect(await column('filesize')).toBe(20);
  });

  test('refused: nobody, no note, no id, other methods', async () => {
    expect((await send('GET', undefined, {}, note, 'nonsense')).status).toBe(401);
    expect((await send('PUT', random(1), {}, '11111111-2222-4333-8444-555555555555')).status).toBe(404);
    expect((await send('GET', undefined, {}, 'photo.jpg')).status).toBe(400);
    expect((await send('GET', undefined, {}, '%00')).status).toBe(400);
    expect((await send('POST', random(1))).status).toBe(404);
  });

  test('a note about a confidential case is hidden with its file from whoever may not know the citizen', async () => {
    const contact = await api.contact('Quiet');
    for (const user of ['taker', 'stranger']) await api.create('systemusers', { fullname: user, domainname: user, ring_role: 311_000_000 });
    const taker = await city.as('taker');
    const stranger = await city.as('stranger');
    const incident = await taker.incident('Confidential', contact, { ring_confidential: true });
    const hidden = await taker.create('annotations', { subject: 'Photo', 'objectid_incident@odata.bind': `/incidents(${incident})` });
    expect((await send('PUT', random(5), {}, hidden, taker.token)).status).toBe(204);
    expect((await send('GET', undefined, {}, hidden, taker.token)).status).toBe(200);
    for (const [method, body] of [['GET'], ['PUT', random(5)], ['DELETE']] as const) expect((await send(method, body, {}, hidden, stranger.token)).status, method).toBe(404);
  });
});

describe('documentbody on the Web API', () => {
  const base64 = (content: Uint8Array) => Buffer.from(content).toString('base64');

  test('is the same file: written there and read here, and the other way round', async () => {
    const content = random(700_000);
    await api.send('PATCH', `annotations(${note})`, { documentbody: base64(content) });
    expect(digest(await bytes(await send('GET')))).toBe(digest(content));
    expect([await column('filesize'), await column('isdocument')]).toEqual([content.length, true]);
    const other = random(300_000);
    await put(other);
    expect(await column('documentbody')).toBe(base64(other));
    const made = await api.create('annotations', { subject: 'At once', filename: 'a.txt', documentbody: base64(Buffer.from('at once')) });
    expect((await bytes(await send('GET', undefined, {}, made))).toString()).toBe('at once');
  });

  test('null removes it, an empty one is an empty file', async () => {
    await put(random(10));
    await api.send('PATCH', `annotations(${note})`, { documentbody: null });
    expect([await column('filesize'), await column('isdocument'), await column('documentbody')]).toEqual([null, false, null]);
    await api.send('PATCH', `annotations(${note})`, { documentbody: '' });
    expect([await column('filesize'), await column('documentbody')]).toEqual([0, '']);
  });

  test.each(['not base64!', 'YWJj=', 'YW Jj', 'YWJ', 'YWJj\n', 'YWI_'])('%j is refused and changes nothing', async (documentbody) => {
    await put(random(10));
    const answer = await api.send('PATCH', `annotations(${note})`, { documentbody, subject: 'Changed' });
    expect([answer.status, answer.error.code]).toEqual([400, '0x80048d19']);
    expect(answer.error.message).toContain('base64');
    expect([await column('filesize'), await column('subject')]).toEqual([10, 'Photo']);
  });

  test('the largest file fits, a larger one is refused', async () => {
    const content = random(maximumAttachmentBytes);
    expect((await api.send('PATCH', `annotations(${note})`, { documentbody: base64(content) })).status).toBe(204);
    expect(digest(await bytes(await send('GET')))).toBe(digest(content));
    const answer = await api.send('PATCH', `annotations(${note})`, { documentbody: base64(random(maximumAttachmentBytes + 1)) });
    expect([answer.status, answer.error.code]).toEqual([400, '0x80044331']);
    expect(await column('filesize')).toBe(maximumAttachmentBytes);
    await send('DELETE');
  }, 120_000);

  test('a change set that fails takes the file back, too', async () => {
    await put(random(10));
    const part = (id: number, method: string, path: string, body: object) =>
      `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${id}\r\n\r\n${method} ${api.root}/${path} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`;
    const changes = part(1, 'PATCH', `annotations(${note})`, { documentbody: base64(random(500_000)) }) + part(2, 'POST', 'contacts', { nonsense: true });
    const answer = await api.send('POST', '$batch', `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${changes}--c--\r\n--b--\r\n`, { 'content-type': 'multipart/mixed; boundary=b' });
    expect(answer.status).toBe(400);
    expect(await column('filesize')).toBe(10);
    expect((await bytes(await send('GET'))).length).toBe(10);
  });
});

describe('header values', () => {
  test('ranges', () => {
    expect(byteRange('bytes=0-0', 10)).toEqual({ start: 0, end: 1 });
    expect(byteRange('bytes=5-', 10)).toEqual({ start: 5, end: 10 });
    expect(byteRange('bytes=5-99', 10)).toEqual({ start: 5, end: 10 });
    expect(byteRange('bytes=-99', 10)).toEqual({ start: 0, end: 10 });
    for (const whole of [undefined, '', 'bytes=-', 'bytes=5-4', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b']) expect(byteRange(whole, 10), whole).toBeUndefined();
    for (const none of ['bytes=10-', 'bytes=-0', 'bytes=99-100']) expect(byteRange(none, 10), none).toBe('unsatisfiable');
  });
  test('names and types that would break out of a header', () => {
    expect(contentDisposition('a\r\nX: y"\\%2f.txt')).toBe(`attachment; filename="a__X: y___2f.txt"; filename*=UTF-8''a%0D%0AX%3A%20y%22%5C%252f.txt`);
    expect(contentDisposition(null)).toContain('filename="file"');
    expect(contentDisposition("it's (1)*.txt")).toContain("filename*=UTF-8''it%27s%20%281%29%2A.txt");
    for (const type of [null, '', 'text', 'text/html\r\nA: b', 'text/html; x=y', `a/${'b'.repeat(200)}`]) expect(safeMimeType(type)).toBe('application/octet-stream');
    expect(safeMimeType('text/plain; charset=utf-8')).toBe('text/plain; charset=utf-8');
  });
});
