/** Callers of the demo city whom tests, pictures and the simulator count on. */
import { demoNumbers } from '../../shared/demo-numbers.ts';

/** Calls in, is known, prefers Spanish, has two open cases; a third one at the same address is somebody else's. */
export const knownCaller = {
  number: demoNumbers.known,
  contactId: '31100000-0000-4000-8000-000000004180',
  firstName: 'Rosalind',
  lastName: 'Achterberg',
  street: '418 Juniper Street',
} as const;

/** No contact has this number. */
export const unknownNumber = demoNumbers.unknown;

/** Two people of one household have this number, as it happens with a landline. */
export const sharedNumber = demoNumbers.shared;
