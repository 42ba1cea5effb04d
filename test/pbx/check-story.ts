import assert from 'node:assert/strict';
import type { CallEvent } from '../../shared/wire.ts';
import type { LegStory, Story } from './scenario.ts';
import { endsALeg, type Stage } from './stage.ts';

/** How many events a story has. */
export function lengthOf({ one = [], two = [], call = [] }: Story): number {
  return [...one, ...two].reduce((sum, { types }) => sum + types.length, call.length);
}

/** Compares what was told with the story, and with what holds for every call. Also outside of a test runner. */
export function checkStory(told: readonly CallEvent[], story: Story, { lane }: Stage): void {
  same(legsOf(told, lane.one), (story.one ?? []).map(expectedEvents), `desk ${lane.one}`);
  same(legsOf(told, lane.two), (story.two ?? []).map(expectedEvents), `desk ${lane.two}`);
  same(told.filter(({ extension }) => extension === undefined).map(({ type }) => type), story.call ?? [], 'the call itself');
  for (const { type, withheld, number, name, talkMs, extension, to } of told) {
    // A queue may stop the other telephone before it says who has answered.
    if (type === 'answered-elsewhere') assert.ok(to === undefined || to === (extension === lane.one ? lane.two : lane.one), `answered by ${to}`);
    if (withheld) assert.deepEqual([number, name], [undefined, undefined], 'a withheld number is not told');
    if (type === 'ended') assert.equal(typeof talkMs, 'number', 'an ended call has a length');
  }
  for (const leg of grouped(told).values()) {
    same(leg.map(({ type }) => endsALeg(type)), leg.map((_, position) => position === leg.length - 1), 'only the last event ends a leg');
  }
}

/** What is undefined is not there. */
function same(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [actual, expected].map((value): unknown => JSON.parse(JSON.stringify(value)));
  try {
    assert.deepEqual(one, other);
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
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
      return { type, direction, number, name, queue, withheld, divertedFrom: position > 0 ? undefined : divertedFrom, to: type === 'transferred' ? to : undefined };
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
