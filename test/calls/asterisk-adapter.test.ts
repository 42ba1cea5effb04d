import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AsteriskAdapter } from '../../service/calls/asterisk/asterisk-adapter.ts';
import { callsConfigurationSchema } from '../../service/calls/configuration.ts';
import { capturesFolder, EventWatch, type LogOnDisk, logOnDisk } from './support.ts';

/** The PBX's side of AMI: accepts or refuses the login, lists no channels, and sends what the test says. */
class FakePbx {
  readonly actions: Record<string, string>[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  refuseLogin = false;
  onStatus: () => void = () => {};

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
      socket.write('Asterisk Call Manager/11.0.0\r\n');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
        const blocks = text.split('\r\n\r\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.#answer(socket, Object.fromEntries(block.split('\r\n').map((line) => line.split(': ', 2))) as Record<string, string>);
      });
    });
  }
  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }
  send(bytes: Buffer | string): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }
  #answer(socket: Socket, action: Record<string, string>): void {
    this.actions.push(action);
    const refused = action.Action === 'Login' && this.refuseLogin;
    socket.write(`Response: ${refused ? 'Error' : 'Success'}\r\nActionID: ${action.ActionID}\r\nMessage: ${refused ? 'Authentication failed' : 'OK'}\r\n\r\n`);
    if (action.Action !== 'Status') return;
    socket.write('Event: StatusComplete\r\nItems: 0\r\n\r\n');
    this.onStatus();
  }
}

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
  await pbx.stop();
  await disk.log.settled();
  await disk.remove();
});

async function start(port: number): Promise<void> {
  const configuration = callsConfigurationSchema.parse({ asterisk: [{ host: '127.0.0.1', port, user: 'screenpop', secret: 'x', systemName: 'city-hall' }] }).asterisk[0];
  if (!configuration) throw new Error('no configuration');
  const logger = pino({}, { write: (line: string) => void logged.push(line) });
  adapter = await AsteriskAdapter.start({ configuration, log: disk.log, logger, firstRetryMs: 20, longestRetryMs: 50 });
}
const statusAsked = () => new Promise<void>((resolve) => (pbx.onStatus = resolve));

describe('Asterisk adapter', () => {
  test('logs in for call and agent events only, and writes the call to the log', async () => {
    const asked = statusAsked();
    await start(await pbx.listen());
    await asked;
    expect(pbx.actions[0]).toMatchObject({ Action: 'Login', Username: 'screenpop', Events: 'call,agent' });
    pbx.send(await readFile(join(capturesFolder, 'answered-national.txt')));
    expect((await watch.count(3)).map(({ type, system, number }) => [type, system, number])).toEqual([
      ['ringing', 'city-hall', '9517362200'],
      ['answered', 'city-hall', '9517362200'],
      ['ended', 'city-hall', '9517362200'],
    ]);
  });

  test('garbage in the stream is logged with its place and does not hide the call that follows', async () => {
    const asked = statusAsked();
    await start(await pbx.listen());
    await asked;
    pbx.send('<html>Bad Gateway</html>\r\nCallerIDName Ada Quill\r\n+19515550177 5550177\r\n\r\n');
    pbx.send(await readFile(join(capturesFolder, 'busy.txt')));
    expect((await watch.count(1))[0]?.type).toBe('busy');
    expect(logged.find((line) => line.includes('"begins":"<html>Bad"'))).toMatch(/"offset":\d+/);
    expect(logged.join('\n'), 'names and numbers stay out of the log').not.toMatch(/Ada|Quill|5550177/);
  });

  test('the PBX goes away in the middle of a ring: it is found again, and the ring that ended meanwhile is missed', async () => {
    let asked = statusAsked();
    const port = await pbx.listen();
    await start(port);
    await asked;
    const stream = (await readFile(join(capturesFolder, 'missed-caller-hangs-up.txt'))).toString('latin1');
    pbx.send(Buffer.from(stream.slice(0, stream.indexOf('Event: HangupRequest')), 'latin1'));
    await watch.count(1);
    await pbx.stop();

    pbx = new FakePbx();
    asked = statusAsked();
    await pbx.listen(port);
    await asked;
    expect((await watch.count(2)).map(({ type, extension }) => [type, extension])).toEqual([
      ['ringing', '1001'],
      ['missed', '1001'],
    ]);
    expect(logged.some((line) => line.includes('connection to the PBX lost'))).toBe(true);
  });

  test('a refused login is said in the log and tried again', async () => {
    pbx.refuseLogin = true;
    const port = await pbx.listen();
    await start(port);
    await expect.poll(() => pbx.actions.filter(({ Action }) => Action === 'Login').length, { timeout: 5_000 }).toBeGreaterThan(1);
    expect(logged.some((line) => line.includes('the PBX refused the login of screenpop: Authentication failed'))).toBe(true);
    const asked = statusAsked();
    pbx.refuseLogin = false;
    await asked;
  });

  test('hang up names the channel of the leg; answering is left to the phone; without a PBX it says so', async () => {
    const asked = statusAsked();
    await start(await pbx.listen());
    await asked;
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
