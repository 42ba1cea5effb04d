import assert from 'node:assert/strict';
import { type CityService, numberOf } from '../lanes.ts';
import { Manager } from '../manager.ts';
import type { LegStory, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { ada, letsRing, number, water } from './people.ts';

const inbound = { direction: 'inbound', ...water } as const;
const answered: LegStory = { types: ['ringing', 'answered', 'ended'], ...inbound };
const missed: LegStory = { types: ['ringing', 'missed'], ...inbound };

/** The PBX tells the ringing phone to pick up (NOTIFY with `Event: talk`); needs write=system. */
async function tellsPhoneToAnswer({ owner, one }: Stage): Promise<void> {
  await owner.does('PJSIPNotify', { Channel: await owner.channelOf(one.extension), Variable: 'Event=talk' });
}

/** The least privileged user sends the caller to a dial plan that rings the same desk again and asks it to pick up by itself. */
async function ringsAgainToAnswer(stage: Stage, service: CityService): Promise<void> {
  const screenPop = await Manager.connect(stage.pbx, stage.pbx.user);
  const citizen = await stage.owner.channelTo(numberOf(service, stage.lane));
  await screenPop.does('Redirect', { Channel: citizen, Context: 'answer-at-once', Exten: stage.one.extension, Priority: '1' });
  screenPop.close();
  const again = await letsRing(stage, stage.one, 2);
  assert.ok(again.asksToAnswerAtOnce, 'the phone is asked to pick up by itself');
  again.answer();
  await stage.hears('answered', stage.one);
}

export const commandedCalls: readonly Scenario[] = [
  {
    name: 'answer-by-ami-notify-talk',
    async play(stage) {
      const call = stage.calls('deskOne', water);
      await letsRing(stage, stage.one);
      await tellsPhoneToAnswer(stage);
      await stage.hears('answered', stage.one);
      await call.hangUp();
    },
    story: () => ({ one: [answered] }),
  },
  {
    name: 'answer-by-ami-notify-talk-queue',
    async play(stage) {
      const call = stage.calls('queue', water);
      await Promise.all([letsRing(stage, stage.one), letsRing(stage, stage.two)]);
      await tellsPhoneToAnswer(stage);
      await stage.hears('answered', stage.one);
      await stage.hears('answered-elsewhere', stage.two);
      await call.hangUp();
    },
    story: ({ lane: { queue } }) => ({ call: ['queued'], one: [{ ...answered, queue }], two: [{ types: ['ringing', 'answered-elsewhere'], ...inbound, queue }] }),
  },
  {
    // The PBX reports success all the same: only "answered" proves that the phone obeyed.
    name: 'answer-notify-refused-by-phone',
    async play(stage) {
      const call = stage.calls('deskOne', water);
      const ringing = await letsRing(stage, stage.one);
      ringing.refuseOrders();
      await tellsPhoneToAnswer(stage);
      await ringing.told;
      await call.giveUp();
    },
    story: () => ({ one: [missed] }),
  },
  {
    name: 'answer-by-redirect-autoanswer',
    async play(stage) {
      const call = stage.calls('deskOne', water);
      await letsRing(stage, stage.one);
      await ringsAgainToAnswer(stage, 'deskOne');
      await call.hangUp();
    },
    story: () => ({ one: [missed, answered] }),
  },
  {
    // The price of that way: the queue books the call as abandoned.
    name: 'answer-by-redirect-autoanswer-queue',
    async play(stage) {
      const call = stage.calls('queue', water);
      await Promise.all([letsRing(stage, stage.one), letsRing(stage, stage.two)]);
      await ringsAgainToAnswer(stage, 'queue');
      await call.hangUp();
    },
    story: ({ lane: { queue } }) => ({ call: ['queued', 'abandoned'], one: [{ ...missed, queue }, answered], two: [{ ...missed, queue }] }),
  },
  {
    // What the login of a screen pop may do, and what the PBX refuses it.
    name: 'privileges',
    async play(stage) {
      const call = stage.calls('deskOne', ada);
      await letsRing(stage, stage.one);
      const screenPop = await Manager.connect(stage.pbx, stage.pbx.user);
      const phone = await stage.owner.channelOf(stage.one.extension);
      const citizen = await stage.owner.channelTo(numberOf('deskOne', stage.lane));
      const isRefused = async (action: string, values: Readonly<Record<string, string>>) => (await screenPop.asks(action, values)).get('Message') === 'Permission denied';
      assert.equal(await isRefused('PJSIPNotify', { Channel: phone, Variable: 'Event=talk' }), true, 'answer');
      assert.equal(await isRefused('Originate', { Channel: `PJSIP/${stage.two.extension}`, Application: 'NoOp' }), true, 'dial');
      assert.equal(await isRefused('Command', { Command: 'core show version' }), true, 'console');
      assert.equal(await isRefused('CoreShowChannels', {}), true, 'list of channels');
      assert.equal(await isRefused('Redirect', { Channel: 'PJSIP/none', Context: 'desks', Exten: '1', Priority: '1' }), false, 'redirect');
      assert.equal(await isRefused('Hangup', { Channel: 'PJSIP/none' }), false, 'hang up');
      const presentation = await screenPop.asks('GetVar', { Channel: citizen, Variable: 'CALLERID(num-pres)' });
      assert.match(presentation.get('Value') ?? '', /^allowed/);
      screenPop.close();
      await call.giveUp();
    },
    story: () => ({ one: [{ types: ['ringing', 'missed'], direction: 'inbound', number }] }),
  },
];
