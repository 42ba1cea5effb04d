import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AsteriskAdapter, type AsteriskAdapterOptions } from '../../service/calls/asterisk/asterisk-adapter.ts';
import { callsConfigurationSchema } from '../../service/calls/configuration.ts';
import { FakePbx } from './fake-pbx.ts';
import { capturesFolder, EventWatch, type LogOnDisk, logOnDisk } from './support.ts';

let disk: LogOnDisk;
let watch: EventWatch;
let pbx: FakePbx;
let adapter: AsteriskAdapter | undefined;
const logged: string[] = [];
beforeEach(async () => {
  disk = await logOnDisk();
  watch = new EventWatch();
  disk.log.listen(watch.add);
  pbx = new FakePbx();
  logged.length = 0;
});
afterEach(async () => {
  await adapter?.close();
  adapter = undefined;
  await pbx.stop();
  await disk.log.settled();
  await disk.remove();
});

async function start(port: number, settings: object = {}, options: Partial<AsteriskAdapterOptions> = {}): Promise<AsteriskAdapter> {
  const configuration = callsConfigurationSchema.parse({
    asterisk: [{ host: '127.0.0.1', port, user: 'screenpop', secret: 'x', systemName: 'city-hall', ...settings }],
  }).asterisk[0];
  if (!configuration) throw new Error('no configuration');
  const logger = pino({}, { write: (line: string) => void logged.push(line) });
  adapter = await AsteriskAdapter.start({ configuration, log: disk.log, logger, firstRetryMs: 20, longestRetryMs: 50, refusedRetryMs: 50, ...options });
  return adapter;
}

describe('Asterisk adapter', () => {
  test('logs in for call and agent events only, and writes the call to the log', async () => {
    await start(await pbx.listen());
    await pbx.asked('Status');
    expect(pbx.actions[0]).toMatchObject({ Action: 'Login', Username: 'screenpop', Events: 'call,agent' });
    pbx.send(await readFile(join(capturesFolder, 'answered-national.txt')));
    expect((await watch.count(3)).map(({ type, system, number }) => [type, system, number])).toEqual([
      ['ringing', 'city-hall', '9517362200'],
      ['answered', 'city-hall', '9517362200'],
      ['ended', 'city-hall', '9517362200'],
    ]);
  });

  test('garbage in the stream is logged with its place and does not hide the call that follows', async () => {
    await start(await pbx.listen());
    await pbx.asked('Status');
    pbx.send('<html>Bad Gateway</html>\r\nCallerIDName Ada Quill\r\n+19515550177 5550177\r\n\r\n');
    pbx.send(await readFile(join(capturesFolder, 'busy.txt')));
    expect((await watch.count(1))[0]?.type).toBe('busy');
    expect(logged.find((line) => line.includes('"begins":"<html>Bad"'))).toMatch(/"offset":\d+/);
    expect(logged.join('\n'), 'names and numbers stay out of the log').not.toMatch(/Ada|Quill|5550177/);
  });

  test('the PBX goes away in the middle of a ring: it is found again, and the ring that ended meanwhile is missed', async () => {
    const port = await pbx.listen();
    await start(port);
    await pbx.asked('Status');
    const stream = (await readFile(join(capturesFolder, 'missed-caller-hangs-up.txt'))).toString('latin1');
    pbx.send(Buffer.from(stream.slice(0, stream.indexOf('Event: HangupRequest')), 'latin1'));
    await watch.count(1);
    await pbx.stop();

    pbx = new FakePbx();
    await pbx.listen(port);
    expect((await watch.count(2)).map(({ type, extension }) => [type, extension])).toEqual([
      ['ringing', '1001'],
      ['missed', '1001'],
    ]);
    expect(logged.some((line) => line.includes('connection to the PBX lost'))).toBe(true);
  });

  test('a refused login is said in the log and tried again', async () => {
    pbx.loginRefusal = 'Authentication failed';
    await start(await pbx.listen());
    await pbx.asked('Login', 3);
    const said = logged.filter((line) => line.includes('the PBX refused the login of screenpop: Authentication failed'));
    expect(said, 'once, however often it is tried').toHaveLength(1);
    expect(said[0]).toContain('Check user and secret here against manager.conf');
    pbx.loginRefusal = undefined;
    await pbx.asked('Status');
  });

  test('hang up names the channel of the leg; answering is left to the phone; without a PBX it says so', async () => {
    await start(await pbx.listen());
    await pbx.asked('Status');
    const stream = (await readFile(join(capturesFolder, 'answered-e164.txt'))).toString('latin1');
    pbx.send(Buffer.from(stream.slice(0, stream.indexOf('Event: HangupRequest')), 'latin1'));
    const [ringing] = await watch.count(2);
    const call = { callId: ringing?.callId ?? '', legId: ringing?.legId ?? '' };
    const leg = await disk.log.leg(call.callId, call.legId);
    if (!leg || !adapter) throw new Error('no leg');
    expect(await adapter.command({ type: 'hangUp', ...call }, leg)).toEqual({ ok: true });
    expect(pbx.actions.at(-1)).toMatchObject({ Action: 'Hangup', Channel: expect.stringMatching(/^PJSIP\/1001-/) as string });
    expect(await adapter.command({ type: 'answer', ...call }, leg)).toMatchObject({ ok: false, code: 'not-supported' });
    await pbx.stop();
    await expect.poll(async () => adapter?.command({ type: 'hangUp', ...call }, leg)).toMatchObject({ ok: false, code: 'unavailable' });
  });
});
