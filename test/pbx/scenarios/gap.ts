import type { Scenario } from '../scenario.ts';
import { ada, letsRing, picksUp, number, water } from './people.ts';

export const gaps: readonly Scenario[] = [
  {
    // A listener that comes while one call is up and another rings is told of both, as they stand.
    name: 'resync-mid-call',
    async play(stage) {
      const up = stage.calls('deskOne', water);
      await picksUp(stage, stage.one);
      const ringing = stage.calls('deskOne', ada);
      await letsRing(stage, stage.one, 2);
      await stage.listenAfresh();
      await stage.hears('answered', stage.one);
      await stage.hears('ringing', stage.one);
      await ringing.giveUp();
      await stage.hears('missed', stage.one);
      await up.hangUp();
    },
    story: () => ({
      one: [
        { types: ['answered', 'ended'], direction: 'inbound', ...water },
        { types: ['ringing', 'missed'], direction: 'inbound', number },
      ],
    }),
  },
];
