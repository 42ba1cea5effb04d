/** How users stand: written down with times, told to supervisors, and offline when no desk of theirs is here. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Principal } from '../../service/access/principal.ts';
import { PresenceBook, type PresenceChange } from '../../service/calls/presence/presence-book.ts';
import type { PresenceTables } from '../../service/calls/presence/tables.ts';
import { startService } from '../../service/server.ts';
import { type AgentPresence, agentPresenceSchema, deskSocketPath, presenceAnswerSchema, presencePath, type PresenceReport, protocolVersion } from '../../shared/wire.ts';
import { logOnDisk, silent } from './support.ts';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const report = (state: PresenceReport['state'], since: string, reason: string | null = null): PresenceReport => ({ state, reason, since });
const day = { from: ago(86_400), to: new Date(Date.now() + 86_400_000).toISOString() };

async function book(options: { offlineAfterMs?: number } = {}) {
  const disk = await logOnDisk();
  const open = () => PresenceBook.open({ store: disk.store, database: disk.database as unknown as Kysely<PresenceTables>, logger: silent, ...options });
  const opened = await open();
  const heard: AgentPresence[] = [];
  const waiting = new Set<() => void>();
  opened.listen((presence) => {
    heard.push(presence);
    for (const check of waiting) check();
  });
  onTestFinished(async () => {
    await opened.close();
    await disk.remove();
  });
  const until = (state: AgentPresence['state']) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (heard.at(-1)?.state !== state) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { opened, open, heard, until };
}
const agent = (fullName = 'Mara Okonjo'): Principal => ({ userId: randomUUID(), userName: 'mara', fullName, role: 'call-taker', teamIds: [], extensions: ['1001'] });

describe('the book of presence', () => {
  test('keeps the state and its beginning; each change is written once, with the time at which it began', async () => {
    const { opened, heard } = await book();
    const mara = agent();
    const times = [ago(600), ago(500), ago(400)] as const;
    await opened.tell(mara, report('ready', times[0]));
    await opened.tell(mara, report('notReady', times[1], 'lunch'));
    await opened.tell(mara, report('notReady', ago(10), 'lunch')); // nothing new: it began when it began
    await opened.tell(mara, report('notReady', times[2], 'training'));
    expect(await opened.list()).toEqual([{ userId: mara.userId, fullName: 'Mara Okonjo', extensions: ['1001'], state: 'notReady', reason: 'training', since: times[2] }]);
    expect((await opened.changes(day)).map(({ state, reason, at }: PresenceChange) => [state, reason, at])).toEqual([
      ['ready', null, times[0]],
      ['notReady', 'lunch', times[1]],
      ['notReady', 'training', times[2]],
    ]);
    expect(heard.map(({ reason }) => reason)).toEqual([null, 'lunch', 'training']);
    expect(await opened.changes({ from: times[1], to: times[2] })).toMatchObject([{ reason: 'lunch' }]);
  });

  test('never goes back in time, nor ahead of the clock of the service', async () => {
    const { opened } = await book();
    const mara = agent();
    const first = ago(100);
    await opened.tell(mara, report('ready', first));
    expect((await opened.tell(mara, report('onCall', ago(5_000)))).since).toBe(first);
    const { since } = await opened.tell(mara, report('wrapUp', new Date(Date.now() + 3_600_000).toISOString()));
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
  });

  test('a desk that is away long enough is offline since it left; back again, it stands as it says from then on', async () => {
    const { opened, until } = await book({ offlineAfterMs: 40 });
    const mara = agent();
    const leave = opened.arrived(mara.userId);
    const began = ago(300);
    await opened.tell(mara, report('notReady', began, 'meeting'));
    const before = Date.now();
    leave();
    const after = Date.now();
    await until('offline');
    const [gone] = await opened.list();
    expect(gone).toMatchObject({ state: 'offline', reason: null });
    expect(Date.parse(gone?.since ?? '')).toBeGreaterThanOrEqual(before);
    expect(Date.parse(gone?.since ?? '')).toBeLessThanOrEqual(after);
    const back = await opened.tell(mara, report('notReady', began, 'meeting'));
    expect(Date.parse(back.since)).toBeGreaterThan(after);
  });

  test('a short break of the line, or one desk of two, changes nothing', async () => {
    const { opened, until, heard } = await book({ offlineAfterMs: 60 });
    const [mara, teo] = [agent(), agent('Teo Brandvold')];
    const leaveOne = opened.arrived(mara.userId);
    await opened.tell(mara, report('ready', ago(300)));
    opened.arrived(mara.userId);
    leaveOne(); // another desk of hers is here
    const leave = opened.arrived(teo.userId);
    await opened.tell(teo, report('ready', ago(300)));
    leave();
    opened.arrived(teo.userId); // before the time is over
    const probe = agent('Probe');
    const leaveProbe = opened.arrived(probe.userId);
    await opened.tell(probe, report('ready', ago(1)));
    leaveProbe();
    await until('offline'); // the probe left last, so the others would be offline by now
    expect(heard.filter(({ state }) => state === 'offline').map(({ fullName }) => fullName)).toEqual(['Probe']);
  });

  test('a service that starts again keeps everything, and waits the same time for the desks', async () => {
    const { opened, open } = await book({ offlineAfterMs: 40 });
    const mara = agent();
    opened.arrived(mara.userId);
    await opened.tell(mara, report('notReady', ago(60), 'technical'));
    await opened.close();
    const again = await open();
    onTestFinished(() => again.close());
    expect(await again.list()).toMatchObject([{ state: 'notReady', reason: 'technical' }]);
    const offline = new Promise<AgentPresence>((resolve) => again.listen(resolve));
    expect(await offline).toMatchObject({ userId: mara.userId, state: 'offline' });
  });
});

describe('over the line', () => {
  async function service() {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'ringdesk-presence-'));
    const running = await startService({ dataDirectory, demo: true, port: 0, logger: pino({ level: 'silent' }) });
    const sockets: { disconnect(): unknown }[] = [];
    onTestFinished(async () => {
      for (const socket of sockets) socket.disconnect();
      await running.close();
      await rm(dataDirectory, { recursive: true, force: true });
    });
    const connect = async (user: string) => {
      const socket = io(running.url, { path: deskSocketPath, auth: { token: await running.issueToken(user) }, transports: ['websocket'], forceNew: true, reconnection: false });
      sockets.push(socket);
      await socket.timeout(5_000).emitWithAck('subscribe', { protocolVersion, since: null });
      return socket;
    };
    const get = async (user: string, path = presencePath) => {
      const answer = await fetch(running.url + path, { headers: { authorization: `Bearer ${await running.issueToken(user)}` } });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    return { connect, get };
  }

  test('a call supervisor hears at once how a call-taker stands, and may ask for all and for the changes; a call-taker may not', async () => {
    const { connect, get } = await service();
    const [desk, supervisor, colleague] = [await connect('call-taker'), await connect('call-supervisor'), await connect('case-lead')];
    const heard = new Promise<unknown>((resolve) => supervisor.on('presence', resolve));
    let told = false;
    colleague.on('presence', () => (told = true));
    const since = ago(3);
    const answer = presenceAnswerSchema.parse(await desk.timeout(5_000).emitWithAck('presence', report('notReady', since, 'lunch')));
    expect(answer).toEqual({ ok: true, since, queues: 'none' }); // the simulator has no queues
    expect(agentPresenceSchema.parse(await heard)).toMatchObject({ fullName: 'Mara Okonjo', extensions: ['1001'], state: 'notReady', reason: 'lunch', since });
    expect((await get('call-supervisor')).body).toMatchObject([{ state: 'notReady', reason: 'lunch', since }]);
    expect((await get('admin', `${presencePath}/changes?from=${day.from}&to=${day.to}`)).body).toMatchObject([{ state: 'notReady', reason: 'lunch', at: since }]);
    expect((await get('admin', `${presencePath}/changes?from=yesterday`)).status).toBe(400);
    expect((await get('call-taker')).status).toBe(403);
    expect(told).toBe(false);
  });

  test('what makes no sense is refused with the reason, and nothing is kept', async () => {
    const { connect, get } = await service();
    const desk = await connect('call-taker');
    const tell = async (message: unknown, socket = desk) => presenceAnswerSchema.parse(await socket.timeout(5_000).emitWithAck('presence', message));
    expect(await tell(report('ready', ago(1), 'lunch'))).toEqual({ ok: false, message: expect.stringContaining('only somebody who is not ready') as string });
    expect(await tell(report('notReady', ago(1), 'lunch\r\nAction: Hangup'))).toEqual({ ok: false, message: expect.stringContaining('reason') as string });
    expect(await tell({ state: 'offline', reason: null, since: ago(1) })).toMatchObject({ ok: false });
    expect(await tell(report('ready', ago(1)), await connect('admin'))).toEqual({ ok: false, message: expect.stringContaining('no desk phone') as string });
    expect((await get('admin')).body).toEqual([]);
  });
});
