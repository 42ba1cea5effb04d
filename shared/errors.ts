/**
 * The closed set of errors that cross a process border (DESIGN: errors are values). Inside a process code may throw; at a
 * border it is turned into one of these, so that a screen can say in the user's language what happened and what to do.
 */
export const errorCodes = [
  'invalid-input', // arguments did not pass their validator; `details` names the fields
  'not-found', // the record is not in this replica
  'not-allowed', // this surface or user may not do that
  'rule', // a case rule refused the change; `rule` names it
  'unavailable', // a part that is needed does not answer now (service, PBX, replica)
  'not-supported', // the PBX or service cannot do this
  'conflict', // somebody else changed the record
  'internal', // a defect; logged with its cause
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface RingdeskError {
  readonly code: ErrorCode;
  /** One English sentence for logs and as a fallback on screen: what happened and what to do. */
  readonly message: string;
  /** Rule of PRODUCT.md, for example `P3`, or a name from `shared/rules`. */
  readonly rule?: string;
  /** Field name → what is wrong with it. */
  readonly details?: Readonly<Record<string, string>>;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: RingdeskError };

export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failure(code: ErrorCode, message: string, more: Omit<RingdeskError, 'code' | 'message'> = {}): Outcome<never> {
  return { ok: false, error: { code, message, ...more } };
}

/** Carries a RingdeskError through code that throws, up to the next process border. */
export class RingdeskFault extends Error {
  readonly error: RingdeskError;
  constructor(error: RingdeskError) {
    super(error.message);
    this.name = 'RingdeskFault';
    this.error = error;
  }
}

export function toRingdeskError(cause: unknown): RingdeskError {
  if (cause instanceof RingdeskFault) return cause.error;
  return { code: 'internal', message: cause instanceof Error ? cause.message : String(cause) };
}
