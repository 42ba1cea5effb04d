/**
 * A real Asterisk for tests, with a carrier (sipp) in front and desk phones behind it:
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
 * Every PBX has ports and folders of its own, so that test runs do not disturb each other.
 */
import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CarrierCall, placeCall } from './carrier.ts';
import { DeskPhone } from './desk-phone.ts';

export type { CarrierCall, CarrierScenario, Citizen } from './carrier.ts';
export { type DeskPhone, type IncomingCall } from './desk-phone.ts';

export interface Pbx {
  readonly amiPort: number;
  readonly sipPort: number;
  /** The AMI login of the least privileged user. */
  readonly user: string;
  readonly secret: string;
  /** A registered desk phone: 1001 or 1002. */
  phone(extension: '1001' | '1002'): Promise<DeskPhone>;
  /** A citizen calls; resolves when the call was played to its end. */
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
  const secret = 'rig-only';
  const modules = await modulesOf(installed);
  await configure(base, { BASE: base, INSTALLED: installed, MODULES: modules, AMI_PORT: String(amiPort), SIP_PORT: String(sipPort), SECRET: secret });

  const asterisk = join(here, 'asterisk.sh');
  const common = [installed, '-C', join(base, 'etc', 'asterisk.conf')];
  const child = spawn(asterisk, [...common, '-f', '-n'], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  // A test run that is broken off must not leave a PBX behind.
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const phones: DeskPhone[] = [];
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
    secret,
    phone: async (extension) => {
      const phone = await DeskPhone.register({ extension, secret, sipPort });
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

async function modulesOf(installed: string): Promise<string> {
  const places = ['usr/lib/x86_64-linux-gnu/asterisk/modules', 'usr/lib/asterisk/modules'].map((place) => join(installed, 'root', place));
  for (const place of places) {
    const isThere = await access(place).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  throw new Error(`No Asterisk modules in ${installed}: delete that folder and try again`);
}

async function configure(base: string, values: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(['etc', 'run', 'log', 'spool', 'db'].map((folder) => mkdir(join(base, folder))));
  const templates = join(here, 'conf');
  for (const name of await readdir(templates)) {
    const template = await readFile(join(templates, name), 'utf8');
    await writeFile(join(base, 'etc', name), template.replace(/@([A-Z_]+)@/g, (placeholder, key: string) => values[key] ?? placeholder));
  }
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

async function freeTcpPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function freeUdpPort(): Promise<number> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
