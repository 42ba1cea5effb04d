import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { replicaPath } from '../../electron/main/paths.ts';
import { signIn } from '../../electron/main/sign-in.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

async function serviceThat(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a service that answers a web page is named in the log with what it said, and the sign-in goes on until it works', async () => {
  let asked = 0;
  const url = await serviceThat((_request, response) => {
    asked += 1;
    if (asked === 1) response.setHeader('content-type', 'text/html').end('<html>Log in to the guest network</html>');
    else response.setHeader('content-type', 'application/json').end('{"token":"abc"}');
  });
  const warnings: string[] = [];
  const note = (message: string, details?: Record<string, unknown>) => void warnings.push(`${message} ${JSON.stringify(details)}`);
  const address = await new Promise((resolve) => {
    const stop = signIn({ url, user: 'call-taker', logger: { info: note, warn: note, error: note }, onSignedIn: resolve });
    onTestFinished(stop);
  });
  expect(address).toEqual({ url, token: 'abc' });
  expect(asked).toBe(2);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('guest network');
  expect(warnings[0]).toContain('/api/desk/v1/demo/session');
});

test('who gives up is not signed in afterwards', async () => {
  let answered = () => undefined as void;
  const seen = new Promise<void>((resolve) => (answered = resolve));
  const url = await serviceThat((_request, response) => {
    response.statusCode = 503;
    response.end('down', answered);
  });
  const silent = () => undefined;
  const stop = signIn({ url, user: 'call-taker', logger: { info: silent, warn: silent, error: silent }, onSignedIn: () => expect.unreachable() });
  await seen;
  stop();
});

test('each service and user has a replica of its own, and a user’s name cannot lead out of the folder', () => {
  const userData = mkdtempSync(join(tmpdir(), 'ringdesk-paths-'));
  const paths = [
    replicaPath(userData, { url: '', user: 'call-taker' }),
    replicaPath(userData, { url: 'http://127.0.0.1:7311', user: 'call-taker' }),
    replicaPath(userData, { url: 'http://127.0.0.1:7311', user: 'case-lead' }),
    replicaPath(userData, { url: '', user: '../../etc/passwd' }),
  ];
  expect(new Set(paths).size).toBe(4);
  for (const path of paths) expect(path.startsWith(join(userData, 'replicas', '/'))).toBe(true);
});
