/** Refusals in the Web API's own form: status, Dataverse's code where one is documented, and a sentence that says what to do. */
import type { RingdeskError } from '../../shared/errors.ts';

export const errorCode = {
  doesNotExist: '0x80040217',
  versionMismatch: '0x80060882',
  versionNotProvided: '0x80060883',
  concurrencyNotEnabled: '0x8006088D',
  /** The same primary key. */
  duplicateRecord: '0x80040237',
  /** The same value of an alternate key. */
  duplicateKey: '0x80060892',
  /** A duplicate-detection rule; this service has none. */
  duplicatesFound: '0x80040333',
  privilegeDenied: '0x80040220',
  accessDenied: '0x80048405',
  /** The user's licence does not cover the table or message. */
  notLicensed: '0x80050304',
  payload: '0x80048d19',
  tooLong: '0x80044331',
  query: '0x80060888',
  /** QueryBuilderNoEntity: a logical name that no table has. */
  noSuchTable: '0x80041102',
  expiredVersionStamp: '0x80044352',
  alreadyClosed: '0x80044411',
  cannotCancelWithOpenActivities: '0x8004440e',
  closeChildrenFirst: '0x8003F452',
  activeQueueItemExists: '0x80040526',
  notInSourceQueue: '0x80040524',
  emailInQueue: '0x80040523',
  associated: '0x80040227',
  /** Service protection: requests, execution time and concurrent requests over their limit. */
  tooManyRequests: '0x80072322',
  tooMuchExecutionTime: '0x80072321',
  tooManyConcurrentRequests: '0x80072326',
  /** A rule of ours refused: what Dataverse answers when a plug-in refuses. */
  rule: '0x80040265',
  invalidToken: '0x80048306',
  /** Dataverse's for a person who has a good token and no user, or a disabled one. */
  userUnknown: '0x80072560',
  userDisabled: '0x80040225',
  unexpected: '0x80040216',
  /** Dataverse documents no code for what it lacks; `code` may be empty. */
  none: '',
} as const;
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

export class ODataFault extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  /** Of the answer, for example `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: ErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'ODataFault';
    this.status = status;
    this.code = code;
    this.headers = headers;
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
export function noSuchResource(segment: string, hint = ''): ODataFault {
  return new ODataFault(404, errorCode.query, `Resource not found for the segment '${segment.slice(0, 80)}'.${hint === '' ? '' : ` ${hint}`}`);
}
export function duplicateKey(table: string, columns: readonly string[]): ODataFault {
  return new ODataFault(412, errorCode.duplicateKey, `A ${table} with this ${columns.join(' and ')} already exists.`);
}
export function notAllowed(message: string): ODataFault {
  return new ODataFault(403, errorCode.privilegeDenied, message);
}
/** Rules for whose refusal Dataverse has a code of its own. */
const codesOfRules: Readonly<Record<string, ErrorCode>> = {
  'already-closed': errorCode.alreadyClosed,
  'file-content': errorCode.payload,
  'file-too-large': errorCode.tooLong,
  'open-activities': errorCode.cannotCancelWithOpenActivities,
  'active-queue-item': errorCode.activeQueueItemExists,
  'not-in-source-queue': errorCode.notInSourceQueue,
};
export function ofRule(error: RingdeskError): ODataFault {
  if (error.code === 'not-allowed') return notAllowed(error.message);
  return new ODataFault(400, codesOfRules[error.rule ?? ''] ?? errorCode.rule, error.message);
}

export function errorBody(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } };
}
