import { randomBytes } from 'node:crypto';

/** A name that nothing else has: of a call, of a side of it, of a transaction. */
export function token(bytes = 6): string {
  return randomBytes(bytes).toString('hex');
}
