/** What can go wrong between the replica and the service, and what follows from it. */
export type ProblemKind =
  | 'unreachable' // no answer, or none in time → back off
  | 'busy' // 429 and 5xx → back off, as long as it says
  | 'unusable' // an answer that is no JSON, is cut off or has the wrong shape → never applied, back off
  | 'refused' // 401, or 403 because the person is none of its users: the sign-in is not accepted → wait for another token
  | 'expired' // the delta token is too old or of another store → load that table again
  | 'precondition' // 412: somebody was faster
  | 'rejected'; // any other 4xx: for good

export class ServiceProblem extends Error {
  readonly kind: ProblemKind;
  readonly url: string;
  readonly status: number | null;
  /** Dataverse's error code, `0x…`. */
  readonly code: string | null;
  readonly retryAfterMs: number | null;
  constructor(kind: ProblemKind, message: string, more: { url: string; status?: number; code?: string | null; retryAfterMs?: number | null }) {
    super(message);
    this.name = 'ServiceProblem';
    this.kind = kind;
    this.url = more.url;
    this.status = more.status ?? null;
    this.code = more.code ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
  }
}

const expiredVersionStamp = '0x80044352';
/** Dataverse's: not a member of the organization, and disabled. An administrator can change that; nothing is given up meanwhile. */
const strangers = ['0x80072560', '0x80040225'];

/** Another row has the same alternate key, or looks like a duplicate: no matter of versions, it stays so. */
const duplicates = ['0x80060892', '0x80040333'];

/** The problem that an error answer means. */
export function problemOf(status: number, body: string, url: string, retryAfter: string | null): ServiceProblem {
  const { code, message } = errorBody(body);
  const more = { url, status, code, retryAfterMs: retryAfterMs(retryAfter) };
  if (status === 401 || (status === 403 && strangers.includes(code?.toLowerCase() ?? ''))) return new ServiceProblem('refused', message ?? 'The sign-in is not accepted', more);
  // 501: the service lacks it for good. Every other 5xx passes.
  if (status === 501) return new ServiceProblem('rejected', message ?? 'The service does not support this', more);
  if (status === 429 || status >= 500) return new ServiceProblem('busy', message ?? `The service answered ${status}`, more);
  if (code?.toLowerCase() === expiredVersionStamp) return new ServiceProblem('expired', message ?? 'The delta token has expired', more);
  if (status === 412 && !duplicates.includes(code?.toLowerCase() ?? '')) return new ServiceProblem('precondition', message ?? 'The record was changed by somebody else', more);
  if (message === null) return new ServiceProblem('unusable', `The service answered ${status} without an error body: ${firstBytes(body)}`, more);
  return new ServiceProblem('rejected', message, more);
}

function errorBody(body: string): { code: string | null; message: string | null } {
  try {
    const parsed = JSON.parse(body) as { error?: { code?: unknown; message?: unknown } };
    const { code, message } = parsed.error ?? {};
    return { code: typeof code === 'string' ? code : null, message: typeof message === 'string' ? message : null };
  } catch {
    return { code: null, message: null };
  }
}

function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

export function firstBytes(body: string): string {
  return JSON.stringify(body.slice(0, 120));
}
