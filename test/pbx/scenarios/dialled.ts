import type { Scenario } from '../scenario.ts';
import { letsRing, picksUp } from './people.ts';

const outsideNumber = '9515550142';

export const dialledCalls: readonly Scenario[] = [
  {
    // The PBX rings the call-taker's own phone first, then dials. It is outbound: a desk must not pop.
    name: 'outbound-click-to-call',
    async play(stage) {
      const { one, outside, owner } = stage;
      await owner.does('Originate', {
        Channel: `PJSIP/${one.extension}`,
        Context: 'desks',
        Exten: outsideNumber,
        Priority: '1',
        CallerID: `Click to call <${outsideNumber}>`,
        Async: 'true',
      });
      const own = await letsRing(stage, one);
      own.answer();
      await stage.hears('answered', one);
      const citizens = await outside.nextCall();
      citizens.ring();
      citizens.answer();
      await owner.speaks(one.extension);
      await own.hangUp();
      await citizens.over;
    },
    story: () => ({ one: [{ types: ['ringing', 'answered', 'ended'], direction: 'outbound', number: outsideNumber, name: 'Click to call' }] }),
  },
  {
    name: 'internal-call',
    async play(stage) {
      const call = stage.two.dial(stage.one.extension);
      await picksUp(stage, stage.one);
      await call.isAnswered();
      await call.hangUp();
    },
    story: ({ lane }) => ({ one: [{ types: ['ringing', 'answered', 'ended'], direction: 'internal', number: lane.two, name: 'Desk Two' }] }),
  },
];
