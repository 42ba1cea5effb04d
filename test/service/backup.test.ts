/** Backup and restore as an operator does them: from the command line, on a data directory that is in use or not. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backUp } from '../../service/store/backup.ts';
import { restore } from '../../service/store/restore.ts';
import { program } from './program.ts';
import { query } from './store-support.ts';
import { startTestService, type TestService } from './support.ts';

// Programs start slowly where many run at once.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let data: string;
let database: string;
let service: TestService | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringdesk-backup-'));
  data = join(folder, 'data');
  database = join(data, 'city.sqlite');
});
afterEach(async () => {
  await service?.close();
  service = undefined;
  await rm(folder, { recursive: true, force: true });
});
const start = async () => (service = await startTestService({ dataDirectory: data }));
const stop = async () => {
  await service?.close();
  service = undefined;
};
const backup = () => join(folder, 'copy.backup');

describe('--backup', () => {
  test('copies a running city while it is written to: consistent, complete up to some write, for its owner only', async () => {
    const { api, service: running } = await start();
    await api.contact('Before');
    let written = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await api.contact(`Contact ${written}`);
        written += 1;
      }
    })();
    const made = program(['--data', data, '--backup', backup()]);
    expect(await made.ended, made.output().err).toBe(0);
    writing = false;
    await writer;
    const report = JSON.parse(made.output().out) as { backup: string; bytes: number; generation: string; change: number; kind: string };
    expect(report).toMatchObject({ backup: backup(), kind: 'city' });
    expect(report.bytes).toBe((await stat(backup())).size);
    expect((await stat(backup())).mode & 0o777).toBe(0o600);
    expect(await query(backup(), 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(await query(backup(), 'select generation from store_identity')).toEqual([{ generation: report.generation }]);
    // No half of a transaction: the newest row has the number that the sequence says.
    const [newest] = await query<{ newest: number }>(backup(), 'select max(versionnumber) as newest from (select versionnumber from contact union all select versionnumber from ring_auditentry)');
    expect(newest?.newest).toBe(report.change);
    expect(written).toBeGreaterThan(0);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  });

  test('never overwrites, and leaves nothing behind when it fails', async () => {
    await start();
    await writeFile(backup(), 'precious');
    await expect(backUp(database, backup())).rejects.toThrow(/exists already/);
    expect(await readFile(backup(), 'utf8')).toBe('precious');
    await expect(backUp(database, join(folder, 'nowhere', 'copy'))).rejects.toThrow(/cannot be written/);
    const missing = program(['--data', join(folder, 'other'), '--backup', join(folder, 'none')]);
    expect(await missing.ended).toBe(1);
    expect(missing.output().err).toContain('There is no database');
    await writeFile(join(folder, 'diary'), 'Dear diary. '.repeat(1_000));
    await expect(backUp(join(folder, 'diary'), join(folder, 'none'))).rejects.toThrow(/damaged or no database/);
    expect(await readdir(folder)).not.toContain('none');
  });
});

describe('--restore', () => {
  test('brings back the city as it was, files included; the city of before is kept; every delta token expires; numbers go on', async () => {
    const { api, service: first } = await start();
    const kept = await api.contact('Kept');
    const note = await api.create('annotations', { subject: 'Photo', filename: 'photo.jpg', documentbody: Buffer.from('pixels').toString('base64') });
    const tracked = await api.get('contacts?$select=lastname', { Prefer: 'odata.track-changes' });
    const delta = String(tracked.body['@odata.deltaLink']);
    await api.incident('First', kept);
    await backUp(database, backup());
    const lost = await api.contact('Lost');
    const incident = await api.incident('Told to a citizen', kept);
    const told = (await api.get(`incidents(${incident})?$select=ticketnumber`)).body['ticketnumber'];
    await stop();

    const restored = program(['--data', data, '--restore', backup()]);
    expect(await restored.ended, restored.output().err).toBe(0);
    const report = JSON.parse(restored.output().out) as { before: string; generation: string; numbersGoOn: boolean };
    expect(report.numbersGoOn).toBe(true);
    expect((await query<{ lastname: string }>(report.before, `select lastname from contact where id = '${lost}'`))[0]?.lastname).toBe('Lost');

    const again = await start();
    expect((await again.api.get(`contacts(${kept})?$select=lastname`)).body['lastname']).toBe('Kept');
    expect((await again.api.get(`contacts(${lost})`)).status).toBe(404);
    expect(await (await fetch(`${again.service.url}/api/desk/v1/attachments/${note}`, { headers: { authorization: `Bearer ${again.api.token}` } })).text()).toBe('pixels');
    const answer = await again.api.get(delta.replace(first.url, again.service.url), { Prefer: 'odata.track-changes' });
    expect([answer.status, answer.error.code]).toEqual([400, '0x80044352']);
    const next = await again.api.incident('Next', kept);
    const ticket = (await again.api.get(`incidents(${next})?$select=ticketnumber`)).body['ticketnumber'];
    expect(String(ticket) > String(told), `${String(ticket)} must not be ${String(told)} again`).toBe(true);
    expect((await stat(database)).mode & 0o077).toBe(0);
  });

  test.each(['over the database that it was made of', 'on another machine, when that is lost'])('%s: calls that desks have heard of are not numbered again', async (where) => {
    service = await startTestService({ dataDirectory: data, pushSecret: 'a-secret-of-the-test' });
    const push = (callId: string, url = service?.service.url ?? '') =>
      fetch(`${url}/api/desk/v1/calls/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a-secret-of-the-test' },
        body: JSON.stringify({ type: 'queued', callId, queue: 'general' }),
      }).then(async (response) => (await response.json()) as { lastSeq: number });
    await push('one');
    await backUp(database, backup());
    await push('two');
    const { lastSeq } = await push('three');
    await stop();
    const target = where.startsWith('over') ? data : join(folder, 'another');
    await restore(backup(), target, 'city');
    service = await startTestService({ dataDirectory: target, pushSecret: 'a-secret-of-the-test' });
    expect((await push('four')).lastSeq).toBeGreaterThan(lastSeq);
  });

  test('is refused while a service has the data directory, which goes on unharmed', async () => {
    const { api } = await start();
    await backUp(database, backup());
    await api.contact('After');
    const refused = program(['--data', data, '--restore', backup()]);
    expect(await refused.ended).toBe(1);
    expect(refused.output().err).toContain('A service still uses');
    expect((await api.filter('contacts', "lastname eq 'After'")).rows).toHaveLength(1);
    expect(await readdir(data)).toEqual(expect.not.arrayContaining([expect.stringMatching(/restor/)]));
    await api.contact('Later');
  });

  test('puts back a backup where the present database is damaged, or where there is none', async () => {
    await start();
    await backUp(database, backup());
    await stop();
    await writeFile(database, 'Dear diary. '.repeat(1_000));
    expect(await restore(backup(), data, 'city')).toMatchObject({ numbersGoOn: false });
    await start();
    await stop();
    const fresh = join(folder, 'fresh');
    expect(await restore(backup(), fresh, 'city')).toMatchObject({ before: null });
    service = await startTestService({ dataDirectory: fresh });
  });

  test('refuses what is damaged, foreign, newer or of another kind; the present database stays', async () => {
    const { api } = await start();
    await api.contact('Present');
    await backUp(database, backup());
    await stop();
    const good = await readFile(backup());
    const cases: [string, () => Promise<void>, RegExp][] = [
      ['no database', () => writeFile(backup(), 'Dear diary. '.repeat(1_000)), /is damaged/],
      ['damaged pages', () => writeFile(backup(), Buffer.concat([good.subarray(0, 8_192), Buffer.alloc(40_960, 0xee), good.subarray(49_152)])), /is damaged/],
      ['another program\'s database', async () => (await rm(backup()), await fromNothing(backup())), /is no backup of the case service/],
      ['newer', async () => (await writeFile(backup(), good), await query(backup(), "insert into store_migration values ('9999-future', 'now')"), undefined), /newer version/],
      ['demo', async () => (await writeFile(backup(), good), await query(backup(), "update store_identity set kind = 'demo'"), undefined), /demo city: add --demo/],
      ['a running database', async () => (await writeFile(backup(), good), await writeFile(`${backup()}-wal`, 'x')), /not a backup/],
      ['missing', async () => (await rm(`${backup()}-wal`), await rm(backup())), /cannot be copied/],
    ];
    for (const [what, prepare, message] of cases) {
      await prepare();
      await expect(restore(backup(), data, 'city'), what).rejects.toThrow(message);
    }
    expect((await readdir(data)).sort()).toEqual(['city.sqlite', 'token.key']);
    const again = await start();
    expect((await again.api.filter('contacts', "lastname eq 'Present'")).rows).toHaveLength(1);
  });
});

async function fromNothing(file: string): Promise<void> {
  await writeFile(file, '');
  await query(file, 'create table recipes (name text)');
}
