import type { CallEvent, CallEventType } from '../../shared/wire.ts';
import type { Stage } from './stage.ts';

/** What is told of one leg, from its first event to its last. The number, name, queue and direction hold for each of its events. */
export interface LegStory {
  readonly types: readonly CallEventType[];
  readonly direction?: CallEvent['direction'];
  readonly number?: string | undefined;
  readonly name?: string | undefined;
  readonly queue?: string | undefined;
  readonly withheld?: boolean | undefined;
  readonly divertedFrom?: string | undefined;
  /** Where a transferred call went. */
  readonly to?: string;
  /** From `party-changed` on another person is at the other end. */
  readonly then?: Pick<LegStory, 'direction' | 'number' | 'name'>;
}

export interface Story {
  /** Legs of the lane's first desk in the order in which they began. */
  readonly one?: readonly LegStory[];
  readonly two?: readonly LegStory[];
  /** What is told of the call itself, no leg: it waits in a queue, or its caller gives up. */
  readonly call?: readonly CallEventType[];
}

/** One kind of call: what the people do, and what a desk must hear of it. */
export interface Scenario {
  readonly name: string;
  readonly play: (stage: Stage) => Promise<void>;
  readonly story: (stage: Stage) => Story;
}
