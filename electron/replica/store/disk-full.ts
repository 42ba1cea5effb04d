/** A disk without room shows as `SQLITE_FULL`, or, where the log's index cannot be made, as an error of input and output. */
import { messageOf } from '../log.ts';

export const diskFullWords = 'The disk of this computer is full. Free space and try again; what was saved before is safe.';

export function isDiskFull(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'SQLITE_FULL') return true;
  return code === 'SQLITE_IOERR' && /disk I\/O|disk|space/i.test(messageOf(cause));
}
