/**
 * The invariant: what a call-taker was told is saved reaches the service, once, wherever the process is killed in between.
 */
import { spawn } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { v4 } from 'uuid';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadedReplica, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { Proxy } from './support/proxy.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

let service: TestService;
let template: string;
beforeAll(async () => {
  service = await startTestService();
  template = await loadedReplica(service);
}, 300_000);
afterAll(async () => {
  await service.close();
  await rm(template, { recursive: true, force: true });
});

async function deskProcess(folder: string, url: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'support/desk-process.ts'), folder, url, service.token], {
    cwd: resolve(import.meta.dirname, '../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolveEnd) => child.once('exit', () => resolveEnd()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async ask(name: string, input: unknown): Promise<unknown> {
      child.stdin.write(`${JSON.stringify({ name, input })}\n`);
      const { value } = (await lines.next()) as { value?: string };
      return JSON.parse(value ?? 'null');
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test.each([
  ['after the edit, before anything was sent', 'down'],
  ['while the service acts and its answer is on the way', 'held'],
] as const)('killed %s: the case, its contact and nothing else arrive once', async (_when, point) => {
  const proxy = await Proxy.open(service.url);
  const folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
  let acted = false;
  if (point === 'down') proxy.down();
  else {
    proxy.fault = (method) => {
      if (method !== 'POST') return 'pass';
      acted = true;
      return 'drop-answer';
    };
  }
  const desk = await deskProcess(folder, proxy.url);
  const [category] = ((await desk.ask('categories.list', {})) as { value: { id: string }[] }).value;
  const title = `Killed ${v4()}`;
  const outcome = await desk.ask('cases.create', {
    callKey: null,
    customer: { newContact: { firstName: 'Ines', lastName: title, mobilePhone: '743 555 0174' } },
    draft: {
      title, requestType: 'report', categoryId: category?.id, teamId: null, priority: 'normal', origin: 'phone', incidentAddress: '',
      remainAnonymous: false, wantsUpdates: false, confidential: false, description: '',
    },
  });
  expect(outcome).toMatchObject({ ok: true });
  if (point === 'held') await until('the service to act', () => acted);
  await desk.kill();
  proxy.fault = () => 'pass';
  proxy.up();
  const again = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
  await again.inSync();
  const cases = await service.rows('incident', `$filter=title eq '${title}'`);
  const contacts = await service.rows('contact', `$filter=lastname eq '${title.slice(0, 50)}'`);
  expect(cases).toHaveLength(1);
  expect(contacts).toHaveLength(1);
  expect(cases[0]?.['_customerid_value']).toBe(contacts[0]?.['contactid']);
  expect((await again.get('desk.state', {})).parkedEdits).toEqual([]);
}, 60_000);
