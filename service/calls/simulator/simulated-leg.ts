import type { CallReport } from '../../../shared/wire.ts';

/** What every report of a leg repeats. */
export type LegFacts = Omit<CallReport, 'type' | 'legId' | 'extension'> & { readonly legId: string; readonly extension: string };

/**
 * One simulated leg.
 *
 *   ringing ──► answered ⇄ held ──► over (taken off the list)
 *
 * `caller`: somebody calls the desk · `dialled`: the desk calls somebody · `consult`: the other side of a warm transfer, while the caller is
 * held · `added`: a third person in the call, such as an interpreter. The last two belong to a leg of the first two and end with it.
 */
export interface SimulatedLeg {
  facts: LegFacts;
  readonly role: 'caller' | 'dialled' | 'consult' | 'added';
  /** The leg that a third person was asked into. */
  readonly of: string | null;
  state: 'ringing' | 'answered' | 'held';
  answeredAtMs: number | undefined;
  /** Until the ring ends, or until the simulated person picks up. */
  timer: NodeJS.Timeout | undefined;
}

export const isUp = ({ state }: SimulatedLeg): boolean => state !== 'ringing';
