/** The answer broker between a real Asterisk and a desk phone that obeys it, or does not. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { AsteriskAdapter } from '../../service/calls/asterisk/asterisk-adapter.ts';
import { answerBroker } from '../../service/calls/broker/answer-broker.ts';
import { brokerConfigurationSchema } from '../../service/calls/broker/configuration.ts';
import type { CallEventType, CommandResult } from '../../shared/wire.ts';
import { EventWatch, type LogOnDisk, logOnDisk, silent } from '../calls/support.ts';
import { lanes, numberOf } from './lanes.ts';
import { adapterAt } from './listener.ts';
import { type DeskPhone, type IncomingCall, type OutgoingCall, type OutsidePhone, type Pbx, startPbx } from './pbx.ts';

let pbx: Pbx;
let phone: DeskPhone;
let outside: OutsidePhone;
let broker: FastifyInstance;
let disk: LogOnDisk;
let adapter: AsteriskAdapter;
let watch: EventWatch;

beforeAll(async () => {
  pbx = await startPbx();
  [phone, outside] = await Promise.all([pbx.phone('1001'), pbx.outside()]);
  const secret = 'the-secret-of-the-broker';
  broker = answerBroker(brokerConfigurationSchema.parse({ secret, asterisk: { host: '127.0.0.1', port: pbx.amiPort, user: 'answer', secret: pbx.secret } }), silent);
  const url = await broker.listen({ port: 0, host: '127.0.0.1' });
  disk = await logOnDisk();
  disk.log.listen((event) => watch.add(event));
  adapter = await adapterAt(pbx, disk.log, { broker: { url, secret }, holdByNotify: true, answerWithinMs: 1_500 });
  await vi.waitFor(() => expect(adapter.capabilities).toMatchObject({ answer: true, hold: true }));
});
beforeEach(() => {
  watch = new EventWatch();
});
afterAll(async () => {
  await adapter.close();
  await broker.close();
  await disk.log.settled();
  await disk.remove();
  await pbx.stop();
});

async function rings(): Promise<{ citizen: OutgoingCall; atDesk: IncomingCall }> {
  const citizen = outside.call(numberOf('deskOne', lanes[0]), { number: '+19517362200' });
  const atDesk = await phone.nextCall();
  atDesk.ring();
  await told('ringing');
  return { citizen, atDesk };
}
async function talks(): Promise<{ citizen: OutgoingCall; atDesk: IncomingCall }> {
  const call = await rings();
  call.atDesk.answer();
  await told('answered');
  return call;
}
async function told(type: CallEventType): Promise<void> {
  await watch.until(type, (events) => events.some((event) => event.type === type));
}
/** As the desk asks for it. */
async function asks(type: 'answer' | 'hold' | 'resume'): Promise<CommandResult> {
  const { callId = '', legId = '' } = watch.events[0] ?? {};
  const leg = await disk.log.leg(callId, legId);
  if (!leg) throw new Error('no leg');
  return await adapter.command({ type, callId, legId }, leg);
}
const types = () => watch.events.map(({ type }) => type);

test('a ringing desk phone answers when it is told to', async () => {
  const { citizen } = await rings();
  expect(await asks('answer')).toEqual({ ok: true });
  await citizen.isAnswered();
  await citizen.hangUp();
  await told('ended');
  expect(types()).toEqual(['ringing', 'answered', 'ended']);
});

test('one that refuses rings on, and the call-taker is told to pick up', async () => {
  const { citizen, atDesk } = await rings();
  atDesk.refuseOrders();
  expect(await asks('answer')).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone did not answer: pick up.' });
  await atDesk.told;
  expect(types(), 'it can still be answered by hand').toEqual(['ringing']);
  atDesk.answer();
  await told('answered');
  await citizen.hangUp();
  await told('ended');
});

test('a desk phone holds its call and takes it back when it is told to, again and again', async () => {
  const { citizen } = await talks();
  for (let round = 0; round < 2; round += 1) {
    expect(await asks('hold')).toEqual({ ok: true });
    expect(await asks('hold'), 'already').toMatchObject({ code: 'invalid-input' });
    expect(await asks('resume')).toEqual({ ok: true });
  }
  await citizen.hangUp();
  await told('ended');
  expect(types()).toEqual(['ringing', 'answered', 'held', 'resumed', 'held', 'resumed', 'ended']);
});

test('what its own key did is known: a call that the key held is taken back from the screen', async () => {
  const { citizen, atDesk } = await talks();
  await atDesk.hold();
  await told('held');
  expect(await asks('resume')).toEqual({ ok: true });
  await citizen.hangUp();
  await told('ended');
});

test('one that refuses to hold, or to take the call back: the call stays as it is, and the call-taker is told to use its key', async () => {
  const { citizen, atDesk } = await talks();
  atDesk.refuseOrders();
  expect(await asks('hold')).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone did not hold the call: use its own key.' });
  await atDesk.hold();
  await told('held');
  expect(await asks('resume')).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone did not take the call back: use its own key.' });
  expect(types()).toEqual(['ringing', 'answered', 'held']);
  await citizen.hangUp();
  await told('ended');
  expect(await asks('hold')).toMatchObject({ code: 'not-found' });
});
