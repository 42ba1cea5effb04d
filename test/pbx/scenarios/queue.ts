import type { Lane } from '../lanes.ts';
import type { LegStory, Scenario, Story } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { ada, answers, letsRing, number, picksUp, water } from './people.ts';

const inbound = { direction: 'inbound', ...water } as const;
const secondAnswers = (told: Partial<LegStory>): Story => ({
  one: [{ types: ['ringing', 'answered-elsewhere'], ...inbound, ...told }],
  two: [{ types: ['ringing', 'answered', 'ended'], ...inbound, ...told }],
});

/** Both phones ring, the second is picked up, the citizen hangs up. */
async function bothRingSecondAnswers(stage: Stage, service: 'queue' | 'queueOfLocalChannels' | 'ringGroup'): Promise<void> {
  const call = stage.calls(service, water);
  const [, atTwo] = await Promise.all([letsRing(stage, stage.one), letsRing(stage, stage.two)]);
  await answers(stage, stage.two, atTwo);
  await stage.hears('answered-elsewhere', stage.one);
  await call.hangUp();
}

export const queueCalls: readonly Scenario[] = [
  {
    name: 'queue-answered-by-1002',
    play: (stage) => bothRingSecondAnswers(stage, 'queue'),
    story: ({ lane: { queue } }) => ({ call: ['queued'], ...secondAnswers({ queue }) }),
  },
  {
    name: 'queue-linear-1001-misses',
    async play(stage) {
      const call = stage.calls('queueInTurn', water);
      await (await letsRing(stage, stage.one)).over;
      await picksUp(stage, stage.two);
      await call.hangUp();
    },
    story: ({ lane }) => ({
      call: ['queued'],
      one: [{ types: ['ringing', 'missed'], ...inbound, queue: inTurn(lane) }],
      two: [{ types: ['ringing', 'answered', 'ended'], ...inbound, queue: inTurn(lane) }],
    }),
  },
  {
    name: 'queue-abandoned',
    async play(stage) {
      const call = stage.calls('queue', ada);
      await Promise.all([letsRing(stage, stage.one), letsRing(stage, stage.two)]);
      // The queue has answered the trunk: who gives up there hangs up an answered call.
      await call.hangUp();
    },
    story: ({ lane: { queue } }) => {
      const leg: LegStory = { types: ['ringing', 'missed'], direction: 'inbound', number, queue };
      return { call: ['queued', 'abandoned'], one: [leg], two: [leg] };
    },
  },
  {
    // As FreePBX makes queues: each desk has three legs, of which only its phone's is told.
    name: 'queue-local-channels',
    play: (stage) => bothRingSecondAnswers(stage, 'queueOfLocalChannels'),
    story: ({ lane }) => ({ call: ['queued'], ...secondAnswers({ queue: `${lane.queue}-local` }) }),
  },
  {
    name: 'ring-group',
    play: (stage) => bothRingSecondAnswers(stage, 'ringGroup'),
    story: () => secondAnswers({}),
  },
  {
    // The colleague takes the call that rings at the neighbour's desk, and hears who it is.
    name: 'pickup-by-1002',
    async play(stage) {
      const call = stage.calls('deskOne', water);
      await letsRing(stage, stage.one);
      await stage.two.dial('*8').isAnswered();
      await stage.hears('answered', stage.two);
      await stage.hears('answered-elsewhere', stage.one);
      await call.hangUp();
    },
    story: () => ({ one: [{ types: ['ringing', 'answered-elsewhere'], ...inbound }], two: [{ types: ['answered', 'ended'], ...inbound }] }),
  },
];

function inTurn({ queue }: Lane): string {
  return `${queue}-in-turn`;
}
