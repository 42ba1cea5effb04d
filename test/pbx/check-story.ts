import { expect } from 'vitest';
import type { CallEvent } from '../../shared/wire.ts';
import type { LegStory, Story } from './scenario.ts';
import { endsALeg, type Stage } from './stage.ts';

/** How many events a story has. */
export function lengthOf({ one = [], two = [], call = [] }: Story): number {
  return [...one, ...two].reduce((sum, { types }) => sum + types.length, call.length);
}

/** Compares what was told with the story, and with what holds for every call. */
export function checkStory(told: readonly CallEvent[], story: Story, { lane }: Stage): void {
  expect(legsOf(told, lane.one), 'desk one').toEqual((story.one ?? []).map((leg) => expectedEvents(leg)));
  expect(legsOf(told, lane.two), 'desk two').toEqual((story.two ?? []).map((leg) => expectedEvents(leg)));
  expect(told.filter(({ extension }) => extension === undefined).map(({ type }) => type), 'the call itself').toEqual(story.call ?? []);
  for (const event of told) {
    if (event.withheld) expect(event).not.toHaveProperty('number');
    if (event.type === 'ended') expect(event.talkMs, 'an ended call has a length').toEqual(expect.any(Number));
  }
  for (const leg of grouped(told).values()) {
    expect(leg.map(({ type }) => endsALeg(type)), 'only the last event ends a leg').toEqual(leg.map((_, position) => position === leg.length - 1));
  }
}

/** The events of each leg, of one desk or of all. */
function grouped(told: readonly CallEvent[], desk?: string): Map<string, CallEvent[]> {
  const legs = new Map<string, CallEvent[]>();
  for (const event of told) {
    if (event.legId === undefined || (desk !== undefined && event.extension !== desk)) continue;
    legs.set(event.legId, [...(legs.get(event.legId) ?? []), event]);
  }
  return legs;
}

/** The parts of an event that a story speaks of. */
type Told = Pick<CallEvent, 'type' | 'direction' | 'number' | 'name' | 'queue' | 'withheld' | 'divertedFrom' | 'to'>;

function legsOf(told: readonly CallEvent[], desk: string): Told[][] {
  return [...grouped(told, desk).values()].sort(inOrderOfBeginning).map((leg) =>
    leg.map(({ type, direction, number, name, queue, withheld, divertedFrom, to }, position) => {
      // Only the ring must say who forwarded the call.
      return { type, direction, number, name, queue, withheld, divertedFrom: position > 0 ? undefined : divertedFrom, to };
    }),
  );
}

/** The PBX numbers its channels; a listener that comes late hears of them in any order. */
function inOrderOfBeginning([first]: CallEvent[], [second]: CallEvent[]): number {
  const numberOf = (event: CallEvent | undefined) => Number(event?.legId?.split('.').at(-1));
  return numberOf(first) - numberOf(second);
}

function expectedEvents({ types, then, to, ...first }: LegStory): Told[] {
  const changedAt = types.indexOf('party-changed');
  return types.map((type, position) => {
    const party = then && position >= changedAt ? { ...first, number: undefined, name: undefined, ...then } : first;
    // A busy phone was never offered the call, so nothing is said of a direction.
    return {
      ...party,
      type,
      ...(position > 0 ? { divertedFrom: undefined } : {}),
      ...(type === 'transferred' ? { to } : {}),
      ...(type === 'busy' ? { direction: undefined } : {}),
    };
  });
}
