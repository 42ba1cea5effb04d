/**
 * What a push in the form of sipgate.io says of each desk phone.
 *
 *   newCall ──► ringing (a leg for each user) ──answer──► answered, the others answered-elsewhere ──hangup──► ended
 *                    └──hangup──► busy or missed                    └── another call of the caller rings or talks: transferred, ended
 */
import type { CallReport } from '../../../shared/wire.ts';
import type { LoggedLeg } from '../log/call-log.ts';
import type { SipgateForm } from './sipgate-form.ts';

export interface KnownLegs {
  /** Those that earlier pushes with this `callId` began. */
  readonly ofPush: readonly LoggedLeg[];
  /** Those of the whole call: with the same `origCallId`. */
  readonly ofCall: readonly LoggedLeg[];
}

export const callIdOf = (form: SipgateForm) => form.origCallId ?? form.callId;
/** Begins the ids of the legs of one `callId`. */
export const legPrefix = (form: SipgateForm) => `${form.callId}/`;

/** @param extensions desk phones by user name, either id, or number; a user who is not named there is an extension itself */
export function reportsOf(form: SipgateForm, legs: KnownLegs, extensions: ReadonlyMap<string, string>, nowMs: number): CallReport[] {
  const users = usersOf(form, extensions);
  switch (form.event) {
    case 'newCall':
      return ringAt(users.length > 0 ? users : [phoneAt(form.direction === 'out' ? form.from : form.to, extensions)], form);
    case 'answer':
      return answered(form, legs, users[0] ?? answeringPhone(form, legs, extensions));
    case 'hangup': {
      const known = legs.ofPush.filter(({ over }) => !over).flatMap((leg) => hungUp(form, leg, legs, nowMs));
      // It overtook the newCall, which must not ring for ever then.
      return legs.ofPush.length > 0 ? known : ringAt(users, form).map((report) => ({ ...report, type: notTaken(form) }));
    }
  }
}

function usersOf({ user, userId, fullUserId }: SipgateForm, extensions: ReadonlyMap<string, string>): string[] {
  const count = Math.max(user.length, userId.length, fullUserId.length);
  const found = Array.from({ length: count }, (_, index) => {
    const names = [fullUserId[index], userId[index], user[index]].filter((name) => name !== undefined);
    const mapped = names.map((name) => extensions.get(name)).find((extension) => extension !== undefined);
    return mapped ?? (user[index] ?? names[0] ?? '').slice(0, 40);
  });
  return [...new Set(found)];
}

function phoneAt(number: string | undefined, extensions: ReadonlyMap<string, string>): string {
  return extensions.get(number ?? '') ?? (number ?? '').slice(0, 40);
}

function ringAt(phones: readonly string[], form: SipgateForm): CallReport[] {
  return phones.filter((phone) => phone !== '').map((extension) => ({ type: 'ringing', ...legOf(form, extension) }));
}

/** A leg as the push tells of it. */
function legOf(form: SipgateForm, extension: string): Omit<CallReport, 'type'> {
  const outbound = form.direction === 'out';
  const other = outbound ? form.to : form.from;
  const withheld = !outbound && other?.toLowerCase() === 'anonymous';
  return {
    callId: callIdOf(form),
    legId: `${legPrefix(form)}${extension}`,
    extension,
    ...(form.direction === undefined ? {} : { direction: outbound ? ('outbound' as const) : ('inbound' as const) }),
    ...(withheld ? { withheld } : other === undefined ? {} : { number: other }),
    ...(outbound || form.to === undefined ? {} : { did: form.to }),
    ...(form.queue === undefined ? {} : { queue: form.queue }),
    ...(form.diversion === undefined ? {} : { divertedFrom: form.diversion }),
  };
}

/** Only some events repeat who calls; each event of a leg has to. */
function again({ last }: LoggedLeg, type: CallReport['type']): CallReport {
  const { callId, legId, extension, direction, number, name, withheld, did, queue, divertedFrom } = last;
  const given = Object.entries({ legId, extension, direction, number, name, withheld, did, queue, divertedFrom }).filter(([, value]) => value !== undefined);
  return { type, callId, ...Object.fromEntries(given) };
}

function answeringPhone(form: SipgateForm, { ofPush }: KnownLegs, extensions: ReadonlyMap<string, string>): string | undefined {
  const open = ofPush.filter(({ over }) => !over);
  const { answeringNumber = '' } = form;
  return extensions.get(answeringNumber) ?? (open.find(({ extension }) => extension === answeringNumber) ?? (open.length === 1 ? open[0] : undefined))?.extension;
}

/** @param phone undefined: somebody answered whom nobody names; then it is none of the desks */
function answered(form: SipgateForm, { ofPush }: KnownLegs, phone: string | undefined): CallReport[] {
  const own = ofPush.find(({ extension }) => extension === phone);
  const others = ofPush.filter((leg) => leg !== own && !leg.over && leg.answeredAtMs === undefined);
  return [
    ...(phone === undefined || phone === '' ? [] : [own ? again(own, 'answered') : ({ type: 'answered', ...legOf(form, phone) } as const)]),
    ...others.map((leg) => ({ ...again(leg, 'answered-elsewhere'), ...(phone === undefined ? {} : { to: phone }) })),
  ];
}

function hungUp(form: SipgateForm, leg: LoggedLeg, { ofCall }: KnownLegs, nowMs: number): CallReport[] {
  if (leg.answeredAtMs === undefined) return [again(leg, notTaken(form))];
  const ended = { ...again(leg, 'ended'), talkMs: Math.max(0, nowMs - leg.answeredAtMs) };
  // A transferred call is a new one of the same caller; the one who passed it on hangs up after that.
  const heir = ofCall.findLast(({ over, last }) => !over && last.legId?.startsWith(legPrefix(form)) === false);
  return heir ? [{ ...again(leg, 'transferred'), to: heir.extension }, ended] : [ended];
}

/** `noAnswer` is a refusal for sipgate, for others that nobody answered: whoever was called should see it either way. */
function notTaken({ cause }: SipgateForm): 'busy' | 'missed' {
  return cause === 'busy' ? 'busy' : 'missed';
}
