/** The description of a phone-call activity: what was typed, and below it what Ringdesk saw happen in the call, a line each. */
import { tableOf } from '../../../shared/entities/index.ts';
import type { DeskCall } from './desk-call.ts';

const column = tableOf('phonecall').columns['description'];
const longest = column && 'maxLength' in column ? column.maxLength : 2000;

/** What was typed comes first and whole; lines that find no room are left out. */
export function activityDescription(call: DeskCall, timeZone: string, emergencyNumber: string): string | null {
  const text = [call.notes, ...eventLines(call, timeZone, emergencyNumber)].reduce((all, line) => {
    const next = all === '' ? line : `${all}\n${line}`;
    return next.length > longest ? all : next;
  }, '');
  return text === '' ? null : text;
}

function eventLines(call: DeskCall, timeZone: string, emergencyNumber: string): string[] {
  const clock = new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' });
  const hour = (instant: string) => clock.format(new Date(instant));
  const { emergencyAt, emergencyCalledAt, transferredTo, endedAt } = call;
  return [
    ...(emergencyAt === null ? [] : [`Emergency guidance opened at ${hour(emergencyAt)}`]),
    ...(emergencyCalledAt === null ? [] : [`${emergencyNumber} called at ${hour(emergencyCalledAt)}`]),
    ...call.parties
      .filter(({ role, number }) => role === 'added' || number === emergencyNumber)
      .map(({ label, number, askedAt, joinedAt }) => (joinedAt === null ? `${label ?? number} did not join` : `${label ?? number} joined after ${minutes(askedAt, joinedAt)}`)),
    ...(transferredTo === null ? [] : [`Transferred to ${transferredTo}${endedAt === null ? '' : ` at ${hour(endedAt)}`}`]),
  ];
}

/** "0:34" */
function minutes(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
