/** Refusals in the Web API's own form: status, Dataverse's code where one is documented, and a sentence that says what to do. */
import type { RingdeskError } from '../../shared/errors.ts';

export const errorCode = {
  doesNotExist: '0x80040217',
  versionMismatch: '0x80060882',
  duplicateRecord: '0x80040237',
  privilegeDenied: '0x80040220',
  payload: '0x80048d19',
  tooLong: '0x80044331',
  query: '0x80060888',
  expiredVersionStamp: '0x80044352',
  cannotCancelWithOpenActivities: '0x8004440e',
  activeQueueItemExists: '0x80040526',
  associated: '0x80040227',
  /** A rule of ours refused: what Dataverse answers when a plug-in refuses. */
  rule: '0x80040265',
  invalidToken: '0x80048306',
  unexpected: '0x80040216',
  /** Dataverse documents no code for what it lacks; `code` may be empty. */
  none: '',
} as const;
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

export class ODataFault extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  constructor(status: number, code: ErrorCode, message: string) {
    super(message);
    this.name = 'ODataFault';
    this.status = status;
    this.code = code;
  }
}

export function badPayload(message: string): ODataFault {
  return new ODataFault(400, errorCode.payload, message);
}
export function badQuery(message: string): ODataFault {
  return new ODataFault(400, errorCode.query, message);
}
/** What this service lacks it refuses; it never answers approximately. */
export function notImplemented(what: string): ODataFault {
  return new ODataFault(501, errorCode.none, `${what} is not implemented by this service.`);
}
export function doesNotExist(table: string, id: string): ODataFault {
  return new ODataFault(404, errorCode.doesNotExist, `${table} With Id = ${id} Does Not Exist`);
}
export function notAllowed(message: string): ODataFault {
  return new ODataFault(403, errorCode.privilegeDenied, message);
}
/** Rules for whose refusal Dataverse has a code of its own. */
const codesOfRules: Readonly<Record<string, ErrorCode>> = {
  'open-activities': errorCode.cannotCancelWithOpenActivities,
  'active-queue-item': errorCode.activeQueueItemExists,
};
export function ofRule(error: RingdeskError): ODataFault {
  if (error.code === 'not-allowed') return notAllowed(error.message);
  return new ODataFault(400, codesOfRules[error.rule ?? ''] ?? errorCode.rule, error.message);
}

export function errorBody(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } };
}
