/** The lists of the place *Calls*, and what became of missed calls. */
import type { AnsweredCall, CallCard, MissedCall } from '../../../shared/contract/records.ts';
import { choiceName } from '../../../shared/entities/index.ts';
import { displayNumber } from '../calls/call-card.ts';
import { dialNumber } from './call-commands.ts';
import { type Operation, type OperationContext, refuse } from './context.ts';
import { isMaskedCall, withoutCaller } from './masked-calls.ts';

const mostMissed = 200;

interface CallRow {
  key: string;
  at: string;
  number: string | null;
  e164: string | null;
  callerName: string | null;
  queue: string | null;
  masked: number;
}

/** A phone-call activity of the same call is a colleague's who answered it. */
const nobodyElse = 'AND NOT EXISTS (SELECT 1 FROM phonecall p WHERE p.phonenumber = coalesce(d.e164, d.number) AND p.ring_callid = d.callid)';

/** While the first load goes on, phone calls cannot be found by their number: a call that a colleague answered leaves the list afterwards. */
export const missedCalls: Operation<'calls.missed'> = async ({ store, region, readable }) => {
  const rows = await store.views.all<CallRow & { seconds: number }>(
    `SELECT d.key, d.ringingat AS at, d.number, d.e164, c.fullname AS callerName, d.queue,
        ${isMaskedCall(readable())} AS masked, max(0, coalesce(cast(round((julianday(d.endedat) - julianday(d.ringingat)) * 86400) AS INTEGER), 0)) AS seconds
      FROM desk_call d LEFT JOIN contact c ON c.id = d.contactid
      WHERE d.state = 'missed' AND d.direction = 'inbound' AND d.followup IS NULL
        ${readable().calls ? nobodyElse : ''}
      ORDER BY d.ringingat DESC LIMIT ?`,
    [mostMissed],
  );
  return rows.map(({ e164, ...row }): MissedCall => {
    const shown = { ...row, number: displayNumber({ number: row.number, e164 }, region()), masked: row.masked === 1 };
    return shown.masked ? withoutCaller(shown) : shown;
  });
};

interface AnsweredRow extends CallRow {
  direction: string;
  seconds: number | null;
  finished: number;
  disposition: number | null;
  caseTitle: string | null;
  ticketNumber: string | null;
  caseIsConfidential: number | null;
}

export const answeredCalls: Operation<'calls.answered'> = async ({ store, region, readable }, { limit }) => {
  const rows = await store.views.all<AnsweredRow>(
    `SELECT d.key, d.ringingat AS at, d.direction, d.number, d.e164, c.fullname AS callerName, d.queue,
        cast(round((julianday(d.endedat) - julianday(d.answeredat)) * 86400) AS INTEGER) AS seconds,
        d.finished, p.ring_disposition AS disposition, i.title AS caseTitle, i.ticketnumber AS ticketNumber,
        ${isMaskedCall(readable())} AS masked, i.ring_confidential AS caseIsConfidential
      FROM desk_call d LEFT JOIN contact c ON c.id = d.contactid
        LEFT JOIN phonecall p ON p.id = d.phonecallid LEFT JOIN incident i ON i.id = coalesce(d.attachedcaseid, p.regardingobjectid)
      WHERE d.answeredat IS NOT NULL AND d.direction <> 'internal'
      ORDER BY d.ringingat DESC LIMIT ?`,
    [limit],
  );
  return rows.map(
    ({ e164, disposition, finished, caseIsConfidential, ...row }): AnsweredCall => {
      const shown = {
        ...row,
        finished: finished === 1,
        direction: row.direction as CallCard['direction'],
        number: displayNumber({ number: row.number, e164 }, region()),
        disposition: choiceName('phonecall', 'ring_disposition', disposition) ?? null,
        masked: row.masked === 1,
      };
      return shown.masked ? { ...withoutCaller(shown), caseTitle: caseIsConfidential === 1 ? null : shown.caseTitle } : shown;
    },
  );
};

async function mark({ store, calls }: OperationContext, keys: readonly string[], followUp: 'calledBack' | 'done' | null): Promise<void> {
  await store.write(async (transaction) => {
    await transaction.db.run(
      `UPDATE desk_call SET followup = ?1, followupat = ?2 WHERE state = 'missed' AND direction = 'inbound' AND key IN (SELECT value FROM json_each(?3))`,
      [followUp, followUp === null ? null : calls.now(), JSON.stringify(keys)],
    );
    transaction.touch('desk_call');
  });
}

export const followUp: Operation<'calls.followUp'> = async (context, { keys, followUp: outcome }) => {
  await mark(context, keys, outcome);
  return null;
};

export const callBack: Operation<'calls.callBack'> = async (context, { key }) => {
  const call = await context.store.views.get<{ number: string | null }>(`SELECT coalesce(e164, number) AS number FROM desk_call WHERE key = ? AND state = 'missed'`, [key]);
  if (!call) return refuse('not-found', 'This missed call is not on this computer any more.');
  if (call.number === null) return refuse('invalid-input', 'The caller withheld the number: nobody can be called back.');
  await dialNumber(context, call.number);
  await mark(context, [key], 'calledBack');
  return null;
};
