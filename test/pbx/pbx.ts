/**
 * A real Asterisk for tests, with a carrier in front and desk phones behind it:
 *
 *   const pbx = await startPbx();
 *   const phone = await pbx.phone('1001');
 *   const call = pbx.call({ to: '3110001', from: { number: '+19517362200' }, scenario: 'talk', ms: 2_000 });
 *   const incoming = await phone.nextCall();
 *   incoming.ring();                          // now the PBX says "ringing"
 *   incoming.answer();
 *   await call;
 *   await pbx.stop();
 *
 * Every PBX has ports and folders of its own, so that test runs do not disturb each other; `lanes.ts` keeps calls at one PBX apart.
 * The carrier of `call` moves by the clock, that of `outside` by the test: it dials, gives up, hangs up and is called.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CarrierCall, placeCall } from './carrier.ts';
import { configure } from './configure.ts';
import { freeTcpPort, freeUdpPort } from './free-port.ts';
import { DeskPhone } from './phones/desk-phone.ts';
import { type Lane, lanes } from './lanes.ts';
import { OutsidePhone } from './phones/outside-phone.ts';

export type { CarrierCall, CarrierScenario } from './carrier.ts';
export type { Citizen } from './phones/citizen.ts';
export type { DeskPhone, IncomingCall, OutgoingCall } from './phones/desk-phone.ts';
export type { OutsidePhone } from './phones/outside-phone.ts';

export interface Pbx {
  readonly amiPort: number;
  readonly sipPort: number;
  /** The AMI login of the least privileged user. */
  readonly user: string;
  readonly secret: string;
  /** The AMI login that may do everything: for what a test does in place of the PBX's owner. */
  readonly owner: string;
  /** A registered desk phone; those of the first lane are 1001 and 1002. */
  phone(extension: string): Promise<DeskPhone>;
  /** The telephone of people outside, one for each lane. */
  outside(lane?: Lane): Promise<OutsidePhone>;
  /** A citizen calls, played by sipp on the clock; resolves when the call was played to its end. */
  call(call: CarrierCall): Promise<void>;
  /** Closes the phones, ends Asterisk and removes its folder. */
  stop(): Promise<void>;
}

export interface PbxOptions {
  /** To start again on the ports of a PBX that was stopped. */
  readonly amiPort?: number;
  readonly sipPort?: number;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const run = promisify(execFile);
const bootMs = 20_000;

export async function startPbx(options: PbxOptions = {}): Promise<Pbx> {
  const installed = await install();
  const base = await mkdtemp(join(tmpdir(), 'ringdesk-pbx-'));
  const amiPort = options.amiPort ?? (await freeTcpPort());
  const sipPort = options.sipPort ?? (await freeUdpPort());
  const outsidePort = await freeUdpPort();
  const secret = 'rig-only';
  await configure(base, installed, { AMI_PORT: String(amiPort), SIP_PORT: String(sipPort), OUTSIDE_PORT: String(outsidePort), SECRET: secret });

  const asterisk = join(here, 'asterisk.sh');
  const common = [installed, '-C', join(base, 'etc', 'asterisk.conf')];
  const child = spawn(asterisk, [...common, '-f', '-n'], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  // A test run that is broken off must not leave a PBX behind.
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const phones: (DeskPhone | OutsidePhone)[] = [];
  const stop = async () => {
    for (const phone of phones.splice(0)) phone.close();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(timer);
    }
    process.off('exit', killWithUs);
    await rm(base, { recursive: true, force: true });
  };
  try {
    await booted(() => run(asterisk, [...common, '-rx', 'core waitfullybooted']), child);
  } catch (error) {
    const words = await readFile(join(base, 'log', 'messages.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${words.slice(-2_000)}`, { cause: error });
  }
  return {
    amiPort,
    sipPort,
    user: 'screenpop',
    owner: 'owner',
    secret,
    phone: async (extension) => {
      const phone = await DeskPhone.register({ extension, secret, sipPort });
      phones.push(phone);
      return phone;
    },
    outside: async (lane = lanes[0]) => {
      const phone = await OutsidePhone.open({ address: lane.outside, port: outsidePort, sipPort });
      phones.push(phone);
      return phone;
    },
    call: (call) => placeCall(base, sipPort, call),
    stop,
  };
}

/** @returns the folder of an unpacked Asterisk; the first time it takes about 15 seconds */
async function install(): Promise<string> {
  const installing = run(join(here, 'install.sh'), { maxBuffer: 1_000_000 });
  installing.child.stderr?.pipe(process.stderr);
  const { stdout } = await installing;
  return stdout.trim().split('\n').at(-1) ?? '';
}

async function booted(ask: () => Promise<{ stdout: string }>, child: { exitCode: number | null }): Promise<void> {
  for (const until = Date.now() + bootMs; Date.now() < until; await delay(50)) {
    if (child.exitCode !== null) throw new Error(`Asterisk ended with ${child.exitCode} while it booted`);
    // Fails until the control socket is there.
    const answer = await ask().catch(() => ({ stdout: '' }));
    if (answer.stdout.includes('fully booted')) return;
  }
  throw new Error(`Asterisk did not boot within ${bootMs} ms`);
}
