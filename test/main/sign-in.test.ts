import { mkdtempSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { replicaPath } from '../../electron/main/paths.ts';
import { demo, desk } from './sign-in-desk.ts';

async function serviceThat(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const demoService: RequestListener = (request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/api/desk/v1/sign-in' ? JSON.stringify({ demo: true, openId: null }) : '{"token":"abc"}');
};

test('a demonstration gives a token to whoever asks; a service that answers a web page is named in the log, and asked again', async () => {
  let asked = 0;
  const url = await serviceThat((request, response) => {
    asked += 1;
    if (asked === 1) response.setHeader('content-type', 'text/html').end('<html>Log in to the guest network</html>');
    else demoService(request, response);
  });
  const { signIn, tokens, users, warnings, until } = desk({ url });
  signIn.start();
  await until((state) => state.problem === 'service-unusable');
  expect(await tokens.next()).toBe('abc');
  expect(signIn.state).toMatchObject({ session: 'not-needed', problem: null });
  expect(users).toEqual([{ kind: 'demo', userName: 'call-taker' }]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('guest network');
  expect(warnings[0]).toContain('/api/desk/v1/sign-in');
});

test('a known demonstration opens its data before it answers; an unknown service opens nothing', async () => {
  const url = await serviceThat(demoService);
  const first = desk({ url });
  first.signIn.start();
  await first.tokens.next();
  first.signIn.stop();

  const away = 'http://127.0.0.1:9';
  const again = desk({ url: away, vaultFile: first.vaultFile });
  again.vault.write(away, { offer: { demo: true, openId: null }, account: null, refreshToken: null });
  again.signIn.start();
  expect(again.users).toEqual([demo]);

  const fresh = desk({ url: away });
  fresh.signIn.start();
  await fresh.until((state) => state.problem === 'service-unreachable');
  expect([fresh.signIn.state.session, fresh.users]).toEqual(['starting', []]);
});

test('who gives up is not signed in afterwards', async () => {
  let answered = () => undefined as void;
  const seen = new Promise<void>((resolve) => (answered = resolve));
  const url = await serviceThat((_request, response) => {
    response.statusCode = 503;
    response.end('down', answered);
  });
  const { signIn, users } = desk({ url });
  signIn.start();
  await seen;
  signIn.stop();
  expect(users).toEqual([]);
});

test('a real service without a provider says that nobody can sign in', async () => {
  const url = await serviceThat((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify({ demo: false, openId: null })));
  const { signIn, until } = desk({ url });
  signIn.start();
  await until((state) => state.problem === 'no-provider');
  expect(signIn.state.session).toBe('signed-out');
});

test('each service and user has a replica of its own, and a user’s name cannot lead out of the folder', () => {
  const userData = mkdtempSync(join(tmpdir(), 'ringdesk-paths-'));
  const one = 'http://127.0.0.1:7311';
  const person = { kind: 'openId', issuer: 'https://login.example', subject: 'a', name: 'Mara' } as const;
  const paths = [
    replicaPath(userData, '', demo),
    replicaPath(userData, one, demo),
    replicaPath(userData, one, { kind: 'demo', userName: 'case-lead' }),
    replicaPath(userData, '', { kind: 'demo', userName: '../../etc/passwd' }),
    replicaPath(userData, one, person),
    replicaPath(userData, one, { ...person, subject: 'b' }),
    replicaPath(userData, one, { ...person, issuer: 'https://other.example' }),
  ];
  expect(new Set(paths).size).toBe(7);
  for (const path of paths) expect(path.startsWith(join(userData, 'replicas', '/'))).toBe(true);
  expect(replicaPath(userData, one, { ...person, name: 'Mara Okonjo-Reyes' })).toBe(paths[4]);
});
