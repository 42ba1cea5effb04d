/** Lists of this desk's calls say no more of a confidential caller than the call's card did. */
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import { maskedNumber } from '../calls/masking.ts';
import type { Readable } from '../calls/match.ts';
import { guidIs } from '../store/derived.ts';

const active = choiceValue('incident', 'statecode', 'active');

/** Of `desk_call d`: the caller is confidential and was not revealed. Before cases can be read by their index nobody is known to be. */
export function isMaskedCall({ cases }: Readable): string {
  if (!cases) return '0';
  return `(d.revealedat IS NULL AND d.contactid <> '${anonymousContactId}' AND EXISTS (
    SELECT 1 FROM incident s WHERE ${guidIs('s.customerid', 'd.contactid')} AND s.statecode = ${active} AND s.ring_confidential = 1))`;
}

interface Listed {
  readonly number: string | null;
  readonly callerName: string | null;
}

export function withoutCaller<Call extends Listed>(call: Call): Call {
  return { ...call, number: call.number === null ? null : maskedNumber(call.number), callerName: null };
}
