import type { Citizen } from '../phones/citizen.ts';
import type { LegStory, Scenario } from '../scenario.ts';
import { ada, number, picksUp, water } from './people.ts';

const types = ['ringing', 'answered', 'ended'] as const;

/** A call that the desk answers and the citizen ends; `told` is what the desk hears of who calls. */
function answered(name: string, citizen: Citizen, told: Partial<LegStory>): Scenario {
  return {
    name,
    async play(stage) {
      const call = stage.calls('deskOne', citizen);
      await picksUp(stage, stage.one);
      await call.hangUp();
    },
    story: () => ({ one: [{ types, direction: 'inbound', ...told }] }),
  };
}

export const answeredCalls: readonly Scenario[] = [
  answered('answered-e164', ada, { number }),
  answered('answered-national', { number: '9515550142' }, { number: '9515550142' }),
  answered('answered-named', water, water),
  answered('answered-anonymous', {}, {}),
  answered('answered-withheld-pai', { number: '+19515550123', name: 'Secret Caller', withheld: true }, { withheld: true }),
  answered('answered-forwarded', { number, forwardedBy: '+19515550100' }, { number, divertedFrom: '+19515550100' }),
  answered('answered-utf8', { number, name: 'José Ñúñez' }, { number, name: 'José Ñúñez' }),
  {
    name: 'answered-agent-hangs-up',
    async play(stage) {
      const call = stage.calls('deskOne', ada);
      await (await picksUp(stage, stage.one)).hangUp();
      await call.over;
    },
    story: () => ({ one: [{ types, direction: 'inbound', number }] }),
  },
];
