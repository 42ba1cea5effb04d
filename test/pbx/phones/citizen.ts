import type { Headers } from './sip-message.ts';

/** The citizen at the other end of the carrier's trunk. */
export interface Citizen {
  /** As the carrier sends it. Absent: anonymous, the carrier knows nothing. */
  readonly number?: string;
  readonly name?: string;
  /** The carrier knows the number and asks for privacy. */
  readonly withheld?: boolean;
  /** The number that was called first and forwards here. */
  readonly forwardedBy?: string;
}

/** The headers by which the carrier says who calls. `host` is the carrier's. */
export function identityHeaders({ number, name, withheld, forwardedBy }: Citizen, host: string): Headers {
  const shown = `${name === undefined ? '' : `"${name}" `}<sip:${number ?? ''}@${host}>`;
  const isHidden = number === undefined || withheld === true;
  return [
    ['From', isHidden ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : shown],
    ...(withheld && number !== undefined ? [['P-Asserted-Identity', shown] as const] : []),
    ...(isHidden ? [['Privacy', 'id'] as const] : []),
    ...(forwardedBy === undefined ? [] : [['Diversion', `<sip:${forwardedBy}@${host}>;reason=unconditional`] as const]),
  ];
}
