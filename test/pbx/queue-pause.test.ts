/** Who is not ready, or not here, is not rung by a queue of a real Asterisk. */
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { AsteriskAdapter } from '../../service/calls/asterisk/asterisk-adapter.ts';
import { callsConfigurationSchema } from '../../service/calls/configuration.ts';
import { EventWatch, type LogOnDisk, logOnDisk, silent } from '../calls/support.ts';
import { lanes, numberOf } from './lanes.ts';
import { Manager } from './manager.ts';
import { type DeskPhone, type Pbx, startPbx } from './pbx.ts';

let pbx: Pbx;
let [phone, other]: DeskPhone[] = [];
let disk: LogOnDisk;
let watch: EventWatch;

beforeAll(async () => {
  pbx = await startPbx();
  [phone, other] = await Promise.all([pbx.phone('1001'), pbx.phone('1002')]);
  disk = await logOnDisk();
  disk.log.listen((event) => watch.add(event));
});
beforeEach(() => {
  watch = new EventWatch();
});
afterAll(async () => {
  await disk.log.settled();
  await disk.remove();
  await pbx.stop();
});

/** @returns once the PBX has said what this login may do */
async function adapterAs(user: string, settings: { queues?: string[] } = {}): Promise<AsteriskAdapter> {
  const { asterisk } = callsConfigurationSchema.parse({
    asterisk: [{ host: '127.0.0.1', port: pbx.amiPort, user, secret: pbx.secret, systemName: user, agents: String.raw`^100\d$`, ...settings }],
  });
  if (!asterisk[0]) throw new Error('no configuration');
  const adapter = await AsteriskAdapter.start({ configuration: asterisk[0], log: disk.log, logger: silent });
  onTestFinished(() => adapter.close());
  await expect.poll(() => adapter.setPresence('1009', { state: 'ready', reason: null })).not.toBe('unreachable');
  return adapter;
}
/** Desk one lets every call ring. @returns how many calls have reached it since */
function ringsAtOne(): () => number {
  let calls = 0;
  const listen = async () => {
    for (;;) {
      const incoming = await phone?.nextCall();
      calls += 1;
      incoming?.ring();
    }
  };
  listen().catch(() => undefined); // no call reached it any more
  return () => calls;
}
/** A citizen calls a queue. @returns which desks it rang, once the first to be rung has answered and hung up */
async function rungDesks(to = numberOf('queue', lanes[0])): Promise<string[]> {
  const call = pbx.call({ to, from: { number: '+19517362200' }, scenario: 'talk-until-desk-hangs-up' });
  const atOther = await other?.nextCall();
  atOther?.ring();
  await watch.until('the desk that is ready rings', (events) => events.some(({ type, extension }) => type === 'ringing' && extension === '1002'));
  atOther?.answer();
  await watch.until('answered', (events) => events.some(({ type }) => type === 'answered'));
  await atOther?.hangUp();
  await call;
  const events = await watch.until('the end of the call', (all) => all.some(({ type }) => type === 'ended'));
  return [...new Set(events.filter(({ type }) => type === 'ringing' || type === 'missed').map(({ extension }) => extension ?? ''))];
}

test('a queue does not ring a desk that is not ready or wraps up, and rings it again once it is ready', async () => {
  const adapter = await adapterAs('whoisready');
  expect(adapter.capabilities.presence).toBe(true);
  const atOne = ringsAtOne();
  for (const presence of [{ state: 'notReady', reason: 'lunch' }, { state: 'wrapUp', reason: null }] as const) {
    expect(await adapter.setPresence('1001', presence)).toBe('followed');
    watch = new EventWatch();
    expect(await rungDesks()).toEqual(['1002']);
    expect(atOne(), 'the telephone itself was left alone').toBe(0);
  }
  expect(await adapter.setPresence('1001', { state: 'ready', reason: null })).toBe('followed');
  watch = new EventWatch();
  const again = rungDesks();
  await expect.poll(atOne).toBe(1);
  expect(await again).toContain('1002');
});

test('queue login: who is here is a member, rung only when ready; who is offline is none; a member of queues.conf stays', async () => {
  const queue = `${lanes[0].queue}-here`;
  const number = numberOf('queueOfWhoIsHere', lanes[0]);
  const adapter = await adapterAs('whoisready', { queues: [queue, lanes[0].queue] });
  const owner = await Manager.connect(pbx);
  onTestFinished(() => owner.close());
  const removed = async (from: string) => (await owner.asks('QueueRemove', { Queue: from, Interface: 'PJSIP/1001' })).get('Message');
  const atOne = ringsAtOne();

  expect(await adapter.setPresence('1001', { state: 'notReady', reason: 'lunch' })).toBe('followed');
  expect(await adapter.setPresence('1002', { state: 'ready', reason: null })).toBe('followed');
  watch = new EventWatch();
  expect(await rungDesks(number)).toEqual(['1002']);
  expect(atOne(), 'a member that is paused').toBe(0);

  expect(await adapter.setPresence('1001', { state: 'ready', reason: null })).toBe('followed');
  expect(await adapter.setPresence('1001', { state: 'ready', reason: null }), 'told twice').toBe('followed');
  watch = new EventWatch();
  const both = rungDesks(number);
  await expect.poll(atOne).toBe(1);
  expect(await both).toContain('1002');

  expect(await adapter.setPresence('1001', { state: 'offline', reason: null })).toBe('followed');
  expect(await adapter.setPresence('1001', { state: 'offline', reason: null }), 'told twice').toBe('followed');
  expect(await removed(queue)).toMatch(/not there/i);
  expect(await removed(lanes[0].queue)).toMatch(/not dynamic/i);
  watch = new EventWatch();
  expect(await rungDesks(number)).toEqual(['1002']);
  expect(atOne(), 'not rung any more').toBe(1);
});

test('a queue that this PBX does not know: who is ready is told that the queues do not follow', async () => {
  const adapter = await adapterAs('whoisready', { queues: ['no-such-queue'] });
  expect(await adapter.setPresence('1001', { state: 'ready', reason: null })).toBe('refused');
});

test('a telephone that is in no queue has nothing to pause', async () => {
  const adapter = await adapterAs('whoisready');
  expect(await adapter.setPresence('1009', { state: 'notReady', reason: 'break' })).toBe('followed');
});

test('without write=agent the PBX refuses: the capability is not offered', async () => {
  const adapter = await adapterAs('screenpop');
  expect(adapter.capabilities).toMatchObject({ presence: false, hangUp: true });
  expect(await adapter.setPresence('1001', { state: 'notReady', reason: 'lunch' })).toBe('refused');
});
