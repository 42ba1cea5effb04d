/** How a call ended: the words for every disposition there is. Which of them a city offers, and in which order, it says itself. */
import type { Disposition } from '../../../shared/contract/replica.ts';

export const dispositionKeys = {
  newCase: 'newCaseDisposition',
  existingCase: 'existingCaseDisposition',
  informationGiven: 'informationGivenDisposition',
  transferred: 'transferredDisposition',
  wrongNumber: 'wrongNumberDisposition',
  callDropped: 'callDroppedDisposition',
} as const satisfies Record<Disposition, string>;

export const isDisposition = (name: string): name is Disposition => Object.hasOwn(dispositionKeys, name);
// Spelled by the table above because the contract's validators stay out of the screens' bundles; its type keeps it complete.
export const allDispositions: readonly string[] = Object.keys(dispositionKeys);
