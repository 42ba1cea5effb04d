/** The settings: where they come from, which one wins, and what is said of wrong ones. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readCommandLine } from '../../service/command-line.ts';
import { ConfigurationError, openingHours, parseConfiguration } from '../../service/configuration.ts';
import { program } from './program.ts';
import { startTestService } from './support.ts';

// Programs start slowly where many run at once.
vi.setConfig({ testTimeout: 120_000 });

let data: string;
beforeAll(async () => (data = await mkdtemp(join(tmpdir(), 'ringdesk-settings-'))));
afterAll(() => rm(data, { recursive: true, force: true }));

describe('settings', () => {
  const read = (flags: string[], environment: NodeJS.ProcessEnv = {}) => {
    const command = readCommandLine(flags, environment);
    if (command.kind !== 'serve') throw new Error(command.kind);
    expect(command.warnings).toEqual([]);
    return command.configuration;
  };
  test('flags win over the environment, the environment over the file', async () => {
    const file = join(data, 'settings.json');
    await writeFile(file, JSON.stringify({ port: 1000, host: '::1', deltaTokenDays: 3, calls: { pushSecret: 'from-the-file-0123' } }));
    await chmod(file, 0o600);
    expect(read(['--config', file])).toMatchObject({ port: 1000, host: '::1', deltaTokenDays: 3, calls: { pushSecret: 'from-the-file-0123', simulator: false } });
    expect(read(['--config', file, '--port', '3000'], { RINGDESK_PORT: '2000', RINGDESK_HOST: '127.0.0.1' })).toMatchObject({ port: 3000, host: '127.0.0.1' });
    const calls = read(['--asterisk', '127.0.0.1:15038', '--asterisk-user', 'desk'], { RINGDESK_ASTERISK_SECRET: 'secret' }).calls;
    expect(calls.asterisk).toMatchObject([{ host: '127.0.0.1', port: 15038, user: 'desk', secret: 'secret' }]);
    expect(read([], { RINGDESK_CONFIG: file }).port).toBe(1000);
    expect(read(['--demo']).calls.simulator).toBe(true);
    expect(read([])).toMatchObject({ port: 7311, demo: false, calls: { simulator: false } });
  });

  test('everything that is wrong is named at once', async () => {
    const file = join(data, 'wrong.json');
    await writeFile(file, JSON.stringify({ port: 70_000, city: { name: '', region: 'usa', timeZone: 'Moon/Base' }, hots: 'x', calls: { pushSecret: 'short' } }));
    const message = () => read(['--config', file]);
    expect(message).toThrow(ConfigurationError);
    for (const part of [/port:/, /city\.name:/, /city\.region:/, /city\.timeZone: is no time zone/, /hots/, /calls\.pushSecret/]) expect(message).toThrow(part);
    expect(() => read(['--config', join(data, 'missing.json')])).toThrow(/missing\.json/);
    expect(() => read(['--prot', '1'])).toThrow(/--prot/);
    expect(() => read(['--port', 'many'])).toThrow(/many/);
    expect(() => read(['--asterisk', '127.0.0.1'])).toThrow(/calls\.asterisk\.0\.secret/);
    expect(() => read(['--demo', '--host', '0.0.0.0'])).toThrow(/demo mode/);
  });

  test('a file with secrets that others may read is warned of; one without is not', async () => {
    const file = join(data, 'readable.json');
    const warnings = async (content: object) => {
      await writeFile(file, JSON.stringify(content));
      await chmod(file, 0o644);
      const command = readCommandLine(['--config', file], {});
      return command.kind === 'help' ? [] : command.warnings;
    };
    expect(await warnings({ calls: { pushSecret: 'from-the-file-0123' } })).toEqual([expect.stringMatching(/readable\.json holds secrets and is readable by other users: chmod 600/)]);
    expect(await warnings({ port: 1000 })).toEqual([]);
  });

  test('what is wrong is said with what stands there, but never with a secret', async () => {
    const wrong = () => parseConfiguration({ port: 'many', trustedProxies: ['10.0.0.0/33'], calls: { pushSecret: 'hunter2', asterisk: [{ host: '', user: 'a', secret: '', porrt: 1 }] } });
    for (const part of [/port: .*\(it is "many"\)/, /trustedProxies\.0: must be an address.*10\.0\.0\.0\/33/, /calls\.pushSecret: must have at least 16/, /calls\.asterisk\.0\.host/, /porrt/]) expect(wrong).toThrow(part);
    expect(wrong).not.toThrow(/hunter2/);
    const file = join(data, 'broken.json');
    await writeFile(file, '{"calls": {"pushSecret": hunter2}}');
    expect(() => readCommandLine(['--config', file], {})).toThrow(/broken\.json: it is no JSON/);
    expect(() => readCommandLine(['--config', file], {})).not.toThrow(/hunter2/);
  });

  test.each([
    [{ city: { name: 'A', region: 'US', timeZone: 'America/Chicago', holidays: ['2026-02-30'] } }, /city\.holidays\.0: must be a calendar day/],
    [{ city: { name: 'A', region: 'US', timeZone: 'America/Chicago', opensAt: 17, closesAt: 8 } }, /city\.closesAt: must be later/],
    [{ limits: { requests: 0 } }, /limits\.requests/],
    [{ limits: { reqests: 5 } }, /reqests/],
    [{ signIn: { issuer: 'http://login.example.org', audience: 'a', clientId: 'b' } }, /signIn\.issuer: must begin with https/],
    [{ deltaTokenDays: 0.5 }, /deltaTokenDays/],
    [{ tls: true }, /tls/],
    ['nonsense', /settings:/],
  ])('%j is refused', (settings, message) => expect(() => parseConfiguration(settings)).toThrow(message));

  test('what the file does not say has its standard value', () => {
    const { limits, trustedProxies, city, deltaTokenDays } = parseConfiguration({});
    expect({ limits, trustedProxies, city, deltaTokenDays }).toEqual({ limits: { requests: 6_000, windowSeconds: 300, concurrent: 52, executionSeconds: 1_200 }, trustedProxies: [], city: undefined, deltaTokenDays: 7 });
    expect(openingHours(parseConfiguration({ city: { name: 'A', region: 'US', timeZone: 'America/Chicago', holidays: ['2026-12-25'], closesAt: 16.5 } }).city)).toEqual({ holidays: ['2026-12-25'], opensAt: 8, closesAt: 16.5 });
  });

  test('opening hours and holidays reach the acknowledgement clock, limits the Web API; desks learn of the city what they need', async () => {
    const city = { name: 'Testville', region: 'US', timeZone: 'America/Los_Angeles', opensAt: 0, closesAt: 24, holidays: [] };
    const service = await startTestService({ city, limits: { requests: 12 } });
    try {
      const { api } = service;
      const category = await api.create('ring_categories', { ring_name: 'Urgent', ring_acknowledgementhours: 24 });
      const contact = await api.contact('Someone');
      const incident = await api.incident('Now', contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${category})` });
      const { createdon, ring_acknowledgeby } = (await api.get(`incidents(${incident})?$select=createdon,ring_acknowledgeby`)).body as Record<string, string>;
      const hours = (Date.parse(ring_acknowledgeby ?? '') - Date.parse(createdon ?? '')) / 3_600_000;
      // Open around the clock: 24 hours later, but for a weekend and a change of the clocks in between.
      expect(hours).toBeGreaterThan(22.9);
      expect([24, 48, 72]).toContain(Math.ceil((hours - 1.1) / 24) * 24);
      const session = (await (await fetch(`${service.service.url}/api/desk/v1/session`, { headers: { authorization: `Bearer ${api.token}` } })).json()) as { city: unknown };
      expect(session.city).toEqual({ name: 'Testville', region: 'US', timeZone: 'America/Los_Angeles' });
      const statuses: number[] = [];
      for (let count = 0; count < 12; count += 1) statuses.push((await api.get('WhoAmI')).status);
      expect(statuses.at(-1)).toBe(429);
    } finally {
      await service.close();
    }
  });
});

describe('--check-configuration', () => {
  test('says yes with 0 or everything that is wrong with 2, and touches nothing', async () => {
    const right = program(['--check-configuration', '--data', join(data, 'never-made')]);
    const wrong = program(['--check-configuration', '--port', 'many', '--host', '']);
    expect(await right.ended).toBe(0);
    expect(JSON.parse(right.output().out)).toEqual({ settings: 'right', warnings: [] });
    expect(await wrong.ended).toBe(2);
    expect(wrong.output()).toMatchObject({ out: '', err: expect.stringMatching(/port:[\s\S]*host:|host:[\s\S]*port:/) });
    const both = program(['--check-configuration', '--backup', 'x']);
    expect(await both.ended).toBe(2);
    expect(both.output().err).toContain('exclude each other');
  });
});
