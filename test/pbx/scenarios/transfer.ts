import { numberOf } from '../lanes.ts';
import type { Scenario, Story } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { picksUp, water } from './people.ts';

const inbound = { direction: 'inbound', ...water } as const;
const passedOn = ({ lane }: Stage): Story => ({
  one: [{ types: ['ringing', 'answered', 'transferred', 'ended'], ...inbound, to: lane.two }],
  two: [{ types: ['ringing', 'answered', 'ended'], ...inbound }],
});

export const transfers: readonly Scenario[] = [
  {
    name: 'blind-transfer-by-phone',
    async play(stage) {
      const call = stage.calls('deskOne', water);
      await (await picksUp(stage, stage.one)).transferTo(stage.two.extension);
      await picksUp(stage, stage.two);
      await call.hangUp();
    },
    story: passedOn,
  },
  {
    name: 'blind-transfer-by-ami',
    async play(stage) {
      const call = stage.calls('deskOne', water);
      await picksUp(stage, stage.one);
      await stage.owner.does('BlindTransfer', { Channel: await stage.owner.channelOf(stage.one.extension), Context: 'desks', Exten: stage.two.extension });
      await picksUp(stage, stage.two);
      await call.hangUp();
    },
    story: passedOn,
  },
  {
    // A ringing call is sent to another desk: the PBX has no event of its own for that.
    name: 'redirect-while-ringing',
    async play(stage) {
      const call = stage.calls('deskOne', water);
      (await stage.one.nextCall()).ring();
      await stage.hears('ringing', stage.one);
      const citizen = await stage.owner.channelTo(numberOf('deskOne', stage.lane));
      await stage.owner.does('Redirect', { Channel: citizen, Context: 'desks', Exten: stage.two.extension, Priority: '1' });
      await picksUp(stage, stage.two);
      await call.hangUp();
    },
    story: () => ({ one: [{ types: ['ringing', 'missed'], ...inbound }], two: [{ types: ['ringing', 'answered', 'ended'], ...inbound }] }),
  },
  {
    // The colleague first speaks with the call-taker, then has the citizen.
    name: 'attended-transfer-by-phone',
    async play(stage) {
      const { one, two } = stage;
      const call = stage.calls('deskOne', water);
      const citizens = await picksUp(stage, one);
      await citizens.hold();
      await stage.hears('held', one);
      const consultation = one.dial(two.extension);
      await picksUp(stage, two);
      await consultation.isAnswered();
      await citizens.transferInto(consultation, two.extension);
      await stage.hears('party-changed', two);
      await stage.hears('ended', one);
      await call.hangUp();
    },
    story: ({ lane }) => ({
      one: [{ types: ['ringing', 'answered', 'held', 'resumed', 'transferred', 'ended'], ...inbound, to: lane.two }],
      two: [{ types: ['ringing', 'answered', 'party-changed', 'ended'], direction: 'internal', number: lane.one, name: 'Desk One', then: inbound }],
    }),
  },
];
