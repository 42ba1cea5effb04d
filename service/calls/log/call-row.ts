import { choiceValue, type Row } from '../../../shared/entities/index.ts';
import { loggedCallId } from '../../../shared/rules/call-id.ts';
import type { CallReport } from '../../../shared/wire.ts';
import { toInstant } from '../../store/row-codec.ts';

/** A call as a whole, without what the store keeps of every row. */
export type CallRow = Omit<Row<'ring_call'>, 'createdon' | 'modifiedon' | 'createdby' | 'modifiedby' | 'versionnumber'>;

export type CallOutcome = 'waiting' | 'ringing' | 'answered' | 'completed' | 'missed' | 'abandoned' | 'busy' | 'declined';
export function outcome(name: CallOutcome): number {
  return choiceValue('ring_call', 'ring_outcome', name);
}

const legIsOver = new Set<CallReport['type']>(['answered-elsewhere', 'declined', 'busy', 'missed', 'ended']);
export function endsItsLeg(type: CallReport['type']): boolean {
  return legIsOver.has(type);
}

/** When no desk answered: what the last leg's end says of the call. Answered elsewhere: by somebody who has no desk here. */
const endings = { missed: 'missed', busy: 'busy', declined: 'declined', ended: 'completed', 'answered-elsewhere': 'completed' } as const;

export function newCallRow(system: string, report: CallReport, at: string): CallRow {
  return {
    id: loggedCallId(system, report.callId),
    ring_system: system,
    ring_pbxcallid: report.callId,
    ring_direction: null,
    ring_number: null,
    ring_name: null,
    ring_withheld: false,
    ring_did: null,
    ring_queue: null,
    ring_startedat: wholeSecond(at),
    ring_queuedat: null,
    ring_offeredat: null,
    ring_offeredto: null,
    ring_answeredat: null,
    ring_answeredby: null,
    ring_abandonedat: null,
    ring_endedat: null,
    ring_outcome: outcome('waiting'),
  };
}

/** The events keep their fractions; rows of the city have whole seconds. */
export function wholeSecond(at: string): string {
  return toInstant(new Date(at));
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
  const instant = wholeSecond(at);
  // The first who said it is right: a later leg of an internal consultation speaks of somebody else.
  if (report.direction !== undefined) next.ring_direction ??= choiceValue('ring_call', 'ring_direction', report.direction);
  next.ring_did ??= report.did ?? null;
  if (report.withheld === true) Object.assign(next, { ring_withheld: true, ring_number: null, ring_name: null });
  if (next.ring_withheld !== true) {
    next.ring_number ??= report.number ?? null;
    next.ring_name ??= report.name ?? null;
  }
  next.ring_queue = report.queue ?? next.ring_queue;
  switch (report.type) {
    case 'queued':
      next.ring_queuedat ??= instant;
      break;
    case 'ringing':
      next.ring_offeredat ??= instant;
      next.ring_offeredto = withExtension(next.ring_offeredto, report.extension);
      next.ring_abandonedat = null;
      next.ring_endedat = null;
      if (next.ring_answeredat === null) next.ring_outcome = outcome('ringing');
      break;
    case 'answered':
      next.ring_answeredat ??= instant;
      next.ring_answeredby ??= report.extension ?? null;
      next.ring_endedat = null;
      next.ring_outcome = outcome('answered');
      break;
    case 'abandoned':
      if (next.ring_answeredat === null) Object.assign(next, { ring_outcome: outcome('abandoned'), ring_abandonedat: instant, ring_endedat: instant });
      break;
    case 'answered-elsewhere':
    case 'declined':
    case 'busy':
    case 'missed':
    case 'ended':
      if (open > 0) break;
      next.ring_endedat = instant;
      if (next.ring_answeredat !== null) next.ring_outcome = outcome('completed');
      else if (next.ring_outcome !== outcome('abandoned')) next.ring_outcome = outcome(endings[report.type]);
      break;
    case 'held':
    case 'resumed':
    case 'transferred':
    case 'party-changed':
      break;
  }
  return next;
}

/** The column's length; a call that rang at more desks keeps the first. */
const offeredToLength = 400;

function withExtension(offered: string | null, extension: string | undefined): string | null {
  if (extension === undefined || offered?.split(',').includes(extension)) return offered;
  const next = offered === null ? extension : `${offered},${extension}`;
  return next.length > offeredToLength ? offered : next;
}
