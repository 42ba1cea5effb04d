import type { Scenario } from '../scenario.ts';
import { ada, letsRing, number, picksUp } from './people.ts';

export const unansweredCalls: readonly Scenario[] = [
  {
    name: 'missed-caller-hangs-up',
    async play(stage) {
      const call = stage.calls('deskOne', ada);
      await letsRing(stage, stage.one);
      await call.giveUp();
    },
    story: () => ({ one: [{ types: ['ringing', 'missed'], direction: 'inbound', number }] }),
  },
  {
    // Nobody picks up, so the call goes on to the queue, where the same desk rings again and the other answers.
    name: 'missed-no-answer-then-queue',
    async play(stage) {
      const call = stage.calls('deskOneThenQueue', ada);
      await (await letsRing(stage, stage.one)).over;
      await letsRing(stage, stage.one, 2);
      await picksUp(stage, stage.two);
      await stage.hears('answered-elsewhere', stage.one);
      await call.hangUp();
    },
    story: ({ lane: { queue } }) => ({
      call: ['queued'],
      one: [
        { types: ['ringing', 'missed'], direction: 'inbound', number },
        { types: ['ringing', 'answered-elsewhere'], direction: 'inbound', number, queue },
      ],
      two: [{ types: ['ringing', 'answered', 'ended'], direction: 'inbound', number, queue }],
    }),
  },
  {
    // A phone in use says so without ringing.
    name: 'busy',
    async play(stage) {
      const call = stage.calls('deskOne', ada);
      (await stage.one.nextCall()).busy();
      await call.isRefused();
    },
    story: () => ({ one: [{ types: ['busy'], number }] }),
  },
  {
    name: 'declined',
    async play(stage) {
      const call = stage.calls('deskOne', ada);
      (await letsRing(stage, stage.one)).decline();
      await call.isRefused();
    },
    story: () => ({ one: [{ types: ['ringing', 'declined'], direction: 'inbound', number }] }),
  },
  {
    // A phone that cannot be reached never rings: nothing is told.
    name: 'agent-offline',
    async play(stage) {
      await stage.one.unplug();
      await stage.calls('deskOne', ada).isRefused();
      await stage.one.plugIn();
    },
    story: () => ({}),
  },
];
