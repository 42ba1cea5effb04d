import type { Scenario } from '../scenario.ts';
import { answers, letsRing, number, picksUp, water } from './people.ts';

const national = '9515550142';

export const severalCalls: readonly Scenario[] = [
  {
    name: 'two-calls-at-once',
    async play(stage) {
      const first = stage.calls('deskOne', { number });
      await picksUp(stage, stage.one);
      const second = stage.calls('deskOne', { number: national });
      await letsRing(stage, stage.one, 2);
      await second.giveUp();
      await stage.hears('missed', stage.one);
      await first.hangUp();
    },
    story: () => ({
      one: [
        { types: ['ringing', 'answered', 'ended'], direction: 'inbound', number },
        { types: ['ringing', 'missed'], direction: 'inbound', number: national },
      ],
    }),
  },
  {
    name: 'two-ringing-at-once',
    async play(stage) {
      const first = stage.calls('deskOne', { number: national });
      await letsRing(stage, stage.one);
      const second = stage.calls('deskOne', water);
      await answers(stage, stage.one, await letsRing(stage, stage.one, 2));
      await second.hangUp();
      await stage.hears('ended', stage.one);
      await first.giveUp();
    },
    story: () => ({
      one: [
        { types: ['ringing', 'missed'], direction: 'inbound', number: national },
        { types: ['ringing', 'answered', 'ended'], direction: 'inbound', ...water },
      ],
    }),
  },
];
