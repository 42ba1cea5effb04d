import type { CallReport } from '../../../shared/wire.ts';
import type { CallLogTables } from './tables.ts';

export type CallRow = CallLogTables['call'];

const legIsOver = new Set<CallReport['type']>(['answered-elsewhere', 'declined', 'busy', 'missed', 'ended']);
export function endsItsLeg(type: CallReport['type']): boolean {
  return legIsOver.has(type);
}

/** When no desk answered: what the last leg's end says of the call. Answered elsewhere: by somebody who has no desk here. */
const endings = { missed: 'missed', busy: 'busy', declined: 'declined', ended: 'completed', 'answered-elsewhere': 'completed' } as const;

export function newCallRow(system: string, report: CallReport, at: string): CallRow {
  return {
    system,
    callid: report.callId,
    direction: null,
    number: null,
    name: null,
    withheld: 0,
    did: null,
    queue: null,
    startedat: at,
    queuedat: null,
    offeredat: null,
    answeredat: null,
    answeredby: null,
    endedat: null,
    outcome: 'waiting',
  };
}

/**
 * What one more report makes of the call as a whole.
 *
 *   waiting ──► ringing ──► answered ──► completed
 *      │           ├──► missed, busy, declined      and back to ringing when a queue tries the next desk
 *      └───────────┴──► abandoned
 *
 * @param open legs of the call that still ring or talk, this report counted in
 */
export function withReport(row: CallRow, report: CallReport, at: string, open: number): CallRow {
  const next: CallRow = { ...row };
  // The first who said it is right: a later leg of an internal consultation speaks of somebody else.
  next.direction ??= report.direction ?? null;
  next.did ??= report.did ?? null;
  if (report.withheld === true) Object.assign(next, { withheld: 1, number: null, name: null });
  if (next.withheld === 0) {
    next.number ??= report.number ?? null;
    next.name ??= report.name ?? null;
  }
  next.queue = report.queue ?? next.queue;
  switch (report.type) {
    case 'queued':
      next.queuedat ??= at;
      break;
    case 'ringing':
      next.offeredat ??= at;
      next.endedat = null;
      if (next.answeredat === null) next.outcome = 'ringing';
      break;
    case 'answered':
      next.answeredat ??= at;
      next.answeredby ??= report.extension ?? null;
      next.endedat = null;
      next.outcome = 'answered';
      break;
    case 'abandoned':
      if (next.answeredat === null) Object.assign(next, { outcome: 'abandoned', endedat: at });
      break;
    case 'answered-elsewhere':
    case 'declined':
    case 'busy':
    case 'missed':
    case 'ended':
      if (open > 0) break;
      next.endedat = at;
      if (next.answeredat !== null) next.outcome = 'completed';
      else if (next.outcome !== 'abandoned') next.outcome = endings[report.type];
      break;
    case 'held':
    case 'resumed':
    case 'transferred':
    case 'party-changed':
      break;
  }
  return next;
}
