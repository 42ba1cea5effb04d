/** HTTPS with the operator's own certificate: what is refused at start, and what works over it. The pairs in `fixtures/tls` are the tests' own. */
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseConfiguration } from '../../service/configuration.ts';
import { type RunningService, startService } from '../../service/server.ts';
import { deskSocketPath, protocolVersion } from '../../shared/wire.ts';
import { silent } from '../calls/support.ts';
import { program } from './program.ts';
import { startTestService } from './support.ts';

// Programs start slowly where many run at once.
vi.setConfig({ testTimeout: 120_000 });

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/tls/${name}.pem`, import.meta.url));
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'ringdesk-tls-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}
async function ask(url: string, authority: string, method = 'GET', headers: Record<string, string> = {}, body?: string | Buffer): Promise<Answer> {
  const agent = new Agent({ ca: await readFile(authority), keepAlive: false });
  const asked = request(url, { method, headers, agent });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
}

describe('a service with a certificate', () => {
  let service: RunningService;
  let authorization: string;
  let pair: { certificate: string; key: string };
  beforeAll(async () => {
    pair = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
    await copyFile(fixture('certificate'), pair.certificate);
    await copyFile(fixture('key'), pair.key);
    service = await startService({ dataDirectory: join(folder, 'city'), port: 0, tls: pair, logger: silent });
    authorization = `Bearer ${await service.issueToken('admin')}`;
  });
  afterAll(() => service.close());

  test('says https, answers over it with links of the same kind, and not without it', async () => {
    expect(service.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const answer = await ask(`${service.url}/api/data/v9.2/systemusers?$select=domainname`, fixture('certificate'), 'GET', { authorization, prefer: 'odata.track-changes' });
    expect(answer.status).toBe(200);
    expect((JSON.parse(answer.body.toString()) as Record<string, string>)['@odata.deltaLink']).toMatch(new RegExp(`^${service.url}/`));
    await expect(fetch(`${service.url.replace('https', 'http')}/healthz`)).rejects.toThrow();
    await expect(ask(`${service.url}/healthz`, fixture('other-certificate'))).rejects.toThrow(/self-signed|certificate/);
  });

  test('files and the desks\' line work over it', async () => {
    const made = await ask(`${service.url}/api/data/v9.2/annotations`, fixture('certificate'), 'POST', { authorization, 'content-type': 'application/json' }, '{"subject":"Photo"}');
    const id = /\(([^)]+)\)$/.exec(String(made.headers['odata-entityid']))?.[1] ?? '';
    const address = `${service.url}/api/desk/v1/attachments/${id}`;
    expect((await ask(address, fixture('certificate'), 'PUT', { authorization, 'content-type': 'application/octet-stream' }, Buffer.alloc(300_000, 7))).status).toBe(204);
    expect((await ask(address, fixture('certificate'), 'GET', { authorization })).body.equals(Buffer.alloc(300_000, 7))).toBe(true);
    const socket = io(service.url, { path: deskSocketPath, auth: { token: authorization.slice('Bearer '.length) }, transports: ['websocket'], ca: await readFile(fixture('certificate'), 'utf8'), reconnection: false });
    try {
      expect(await socket.timeout(5_000).emitWithAck('subscribe', { protocolVersion, since: null })).toEqual({ lastSeq: 0 });
    } finally {
      socket.disconnect();
    }
  });

  test('old versions of the protocol are refused', async () => {
    const { port } = new URL(service.url);
    const old = connect({ port: Number(port), host: '127.0.0.1', ca: await readFile(fixture('certificate')), maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });
    await expect(once(old, 'secureConnect')).rejects.toThrow();
    old.destroy();
  });

  test('a new certificate is taken without a restart; a wrong one is not, and the former stays', async () => {
    const presented = async () => {
      const { port } = new URL(service.url);
      const socket: TLSSocket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      return fingerprint256;
    };
    const former = await presented();
    await writeFile(pair.certificate, await readFile(fixture('expired-certificate')));
    expect(() => service.reloadCertificate()).toThrow(/expired on 2021-01-01/);
    expect(await presented()).toBe(former);
    await copyFile(fixture('other-certificate'), pair.certificate);
    await copyFile(fixture('other-key'), pair.key);
    service.reloadCertificate();
    expect(await presented()).not.toBe(former);
    expect((await ask(`${service.url}/healthz`, fixture('other-certificate'))).status).toBe(200);
  });
});

describe('refused before the service starts', () => {
  const refusal = (certificate: string, key: string) => {
    try {
      parseConfiguration({ tls: { certificate, key } });
    } catch (cause) {
      return String(cause);
    }
    return 'accepted';
  };
  test('files that are not there, no PEM, not valid now, not a pair', async () => {
    const text = join(folder, 'diary.pem');
    await writeFile(text, 'Dear diary');
    expect(refusal(fixture('certificate'), fixture('key'))).toBe('accepted');
    expect(refusal(join(folder, 'none.pem'), fixture('key'))).toMatch(/tls\.certificate: cannot read the file .*none\.pem \(ENOENT/);
    expect(refusal(text, text)).toMatch(/tls\.certificate: .*holds no certificate[\s\S]*tls\.key: .*holds no private key/);
    expect(refusal(fixture('expired-certificate'), fixture('key'))).toMatch(/tls\.certificate: .*expired on 2021-01-01T00:00:00\.000Z: have it renewed/);
    expect(refusal(fixture('future-certificate'), fixture('key'))).toMatch(/valid only from 2119-01-01/);
    expect(refusal(fixture('certificate'), fixture('other-key'))).toMatch(/tls\.key: .*is not the key of .*certificate\.pem/);
    expect(() => parseConfiguration({ tls: { certificate: fixture('certificate') } })).toThrow(/tls\.key/);
  });

  test('by the program, with exit code 2; with the right pair it serves https and reads it again on SIGHUP', async () => {
    const wrong = program(['--tls-certificate', fixture('certificate'), '--tls-key', fixture('other-key'), '--data', join(folder, 'wrong')]);
    const right = program(['--port', '0', '--data', join(folder, 'right')], { RINGDESK_TLS_CERTIFICATE: fixture('certificate'), RINGDESK_TLS_KEY: fixture('key') });
    expect(await wrong.ended).toBe(2);
    expect(wrong.output().err).toContain('is not the key of');
    try {
      expect((await ask(`${await right.ready()}/readyz`, fixture('certificate'))).status).toBe(200);
      right.process.kill('SIGHUP');
      await right.logged('have been read again');
    } finally {
      right.process.kill('SIGTERM');
    }
    expect(await right.ended).toBe(0);
  });
});

describe('behind a proxy that has TLS', () => {
  const nextLink = async (trustedProxies: string[]) => {
    const service = await startTestService({ trustedProxies });
    try {
      await service.api.contact('One');
      const { body } = await service.api.get('contacts?$select=lastname', { prefer: 'odata.maxpagesize=1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'desk.example.org' });
      return String(body['@odata.nextLink']);
    } finally {
      await service.close();
    }
  };
  test('links are the proxy\'s, but only of a proxy that the settings name', async () => {
    expect(await nextLink(['127.0.0.0/8'])).toMatch(/^https:\/\/desk\.example\.org\/api\/data\/v9\.2\//);
    expect(await nextLink(['10.0.0.1'])).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});
