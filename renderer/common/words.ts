/** Sentences that both screens build from several words: ages, clocks, states of a case, errors. */
import type { TFunction } from 'i18next';
import type { CallCard, CaseSummary, EarlierCall } from '../../shared/contract/records.ts';
import type { RingdeskError } from '../../shared/errors.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import { callTime, date, daysBetween, type Formatting, hour, readableReference } from './format.ts';

export type CommonWords = TFunction<'common'>;

/** "2 days": how old something is. */
export function age(t: CommonWords, formatting: Formatting, since: string, now: number): string {
  const days = daysBetween(formatting, since, now);
  return days <= 0 ? t('ageToday') : days === 1 ? t('ageYesterday') : t('ageDays', { count: days });
}

/** "2 days ago" */
export function ago(t: CommonWords, formatting: Formatting, since: string, now: number): string {
  const days = daysBetween(formatting, since, now);
  return days <= 0 ? t('agoToday') : days === 1 ? t('agoYesterday') : t('agoDays', { count: days });
}

/** "Today 9:40 AM", "Yesterday 3:20 PM", "Jun 9, 8:12 AM" */
export function moment(t: CommonWords, formatting: Formatting, instant: string, now: number): string {
  const days = daysBetween(formatting, instant, now);
  const time = hour(formatting, instant);
  if (days === 0) return t('todayAt', { time });
  if (days === 1) return t('yesterdayAt', { time });
  return t('dateTime', { date: date(formatting, instant, now), time });
}

/** "34 min", "1 h 20 m", "3 days" */
export function clockTime(t: CommonWords, clock: { days: number; hours: number; minutes: number }): string {
  if (clock.days > 0) return t('ageDays', { count: clock.days });
  return clock.hours > 0
    ? t('clockHours', { hours: String(clock.hours), minutes: String(clock.minutes) })
    : t('clockMinutes', { minutes: String(clock.minutes) });
}

const unitFormats = new Map<string, Intl.NumberFormat>();
/** Dear to make, and wanted while it rings. */
function unitFormat(locale: string, unit: string): Intl.NumberFormat {
  const key = `${locale} ${unit}`;
  const format = unitFormats.get(key) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  unitFormats.set(key, format);
  return format;
}

/** "1 hour 20 minutes", for ears. */
export function spokenTime(locale: string, clock: { days: number; hours: number; minutes: number }): string {
  const unit = (value: number, name: string) => unitFormat(locale, name).format(value);
  if (clock.days > 0) return unit(clock.days, 'day');
  const parts = [
    clock.hours > 0 ? unit(clock.hours, 'hour') : '',
    clock.minutes > 0 || clock.hours === 0 ? unit(clock.minutes, 'minute') : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

export function acknowledgementWords(t: CommonWords, locale: string, clock: Acknowledgement): { text: string; spoken: string } | null {
  switch (clock.state) {
    case 'none':
      return null;
    case 'done':
      return { text: t('acknowledged'), spoken: t('acknowledged') };
    case 'late':
      return {
        text: t('acknowledgeLate', { time: clockTime(t, clock) }),
        spoken: t('acknowledgeLateSpoken', { time: spokenTime(locale, clock) }),
      };
    case 'soon':
    case 'running':
      return {
        text: t('acknowledgeIn', { time: clockTime(t, clock) }),
        spoken: t('acknowledgeInSpoken', { time: spokenTime(locale, clock) }),
      };
  }
}

const statusKeys = {
  inProgress: 'statusInProgress',
  onHold: 'statusOnHold',
  waitingForDetails: 'statusWaitingForDetails',
  researching: 'statusResearching',
  problemSolved: 'statusProblemSolved',
  informationProvided: 'statusInformationProvided',
  cancelled: 'statusCancelled',
  merged: 'statusMerged',
} as const;

/** A state that this version does not know is shown as it came: better than nothing. */
export function caseStatus(t: CommonWords, status: string): string {
  const key = statusKeys[status as keyof typeof statusKeys] as (typeof statusKeys)[keyof typeof statusKeys] | undefined;
  return key ? t(key) : status;
}

/** Before the service has given a number, the one that was read to the caller, marked as what it is. */
export function caseNumber(t: CommonWords, record: Pick<CaseSummary, 'ticketNumber' | 'provisionalNumber'>): string {
  if (record.ticketNumber !== null) return record.ticketNumber;
  return record.provisionalNumber === null ? t('noNumberYet') : t('provisionalNumber', { number: readableReference(record.provisionalNumber) });
}

/** Its title, unless its caller is confidential and masked. */
export function caseTitle(t: CommonWords, record: Pick<CaseSummary, 'title' | 'masked'>): string {
  return record.masked ? t('confidentialCase') : record.title;
}

/** "Answered by Teo Brandvold, 2:14, no case" */
export function earlierCallWords(t: CommonWords, call: EarlierCall): string {
  const time = callTime(call.seconds * 1000);
  if (call.outcome === 'missed') return t('earlierMissed', { time });
  const answered = call.agent === null ? t('earlierAnswered', { time }) : t('earlierAnsweredBy', { agent: call.agent, time });
  const led = !call.hasCase ? t('earlierNoCase') : call.caseTitle === null ? t('earlierSomeCase') : t('earlierCase', { title: call.caseTitle });
  return `${answered}, ${led}`;
}

const regionNames = new Map<string, Intl.DisplayNames>();
/** "Mexico": the country of a number that is not of the city's own. */
export function countryName(locale: string, region: string): string {
  const names = regionNames.get(locale) ?? new Intl.DisplayNames(locale, { type: 'region' });
  regionNames.set(locale, names);
  return names.of(region) ?? region;
}

const sharedKeys = {
  household: 'sharedHousehold',
  business: 'sharedBusiness',
  shelter: 'sharedShelter',
  switchboard: 'sharedSwitchboard',
  unrelated: null,
} as const;

/** "3 people share this number · Same household": how many, and why as far as the data says. */
export function sharedWords(t: CommonWords, card: Pick<CallCard, 'candidates' | 'matchReason'>): string {
  const { sharedBy } = card.matchReason;
  const key = sharedBy === null ? null : sharedKeys[sharedBy];
  return [t('peopleShare', { count: card.candidates.length }), key === null ? '' : t(key)].filter((part) => part !== '').join(' · ');
}

/** Why nobody is found: nobody has the number, or nobody has it any more. */
export function noMatchWords(t: CommonWords, card: Pick<CallCard, 'matchReason'>): string {
  const { inactive } = card.matchReason;
  return inactive > 0 ? t('inactiveHadNumber', { count: inactive }) : t('noContactHasNumber');
}

/** "2 guest records with this number"; null when there is none. */
export function guestWords(t: CommonWords, card: Pick<CallCard, 'matchReason'>): string | null {
  const { foldedGuests } = card.matchReason;
  return foldedGuests > 0 ? t('foldedGuests', { count: foldedGuests }) : null;
}

/** "(743) 555-0142 ext. 204" */
export function numberWords(t: CommonWords, number: string, extension: string | null): string {
  return extension === null ? number : `${number} ${t('extension', { extension })}`;
}

/** "work, ext. 204, exact match": which number of a person it is that matched. */
export function matchedWords(t: CommonWords, caller: { matchedOn: string; extension: string | null }, exact: 'matchExact' | 'matchExactBrief' = 'matchExact'): string {
  return [phoneColumn(t, caller.matchedOn), caller.extension === null ? '' : t('extension', { extension: caller.extension }), t(exact)]
    .filter((part) => part !== '')
    .join(', ');
}

const columnKeys = {
  mobilephone: 'matchedMobilephone',
  telephone1: 'matchedTelephone1',
  telephone2: 'matchedTelephone2',
  telephone3: 'matchedTelephone3',
} as const;

/** "mobile": which of a person's numbers. */
export function phoneColumn(t: CommonWords, column: string): string {
  const key = columnKeys[column as keyof typeof columnKeys] as (typeof columnKeys)[keyof typeof columnKeys] | undefined;
  return key ? t(key) : '';
}

const errorKeys = {
  'invalid-input': 'errorInvalidInput',
  'not-found': 'errorNotFound',
  'not-allowed': 'errorNotAllowed',
  rule: 'errorInvalidInput',
  unavailable: 'errorUnavailable',
  'not-supported': 'errorNotSupported',
  conflict: 'errorConflict',
  internal: 'errorInternal',
} as const;

/** What a person is told; a rule that has no sentence of ours speaks for itself. */
export function errorWords(t: CommonWords, error: RingdeskError): string {
  if (error.rule === 'customer-is-contact') return t('errorCustomerIsAccount');
  if (error.rule === 'P13') return t('errorCaseClosed');
  return error.code === 'rule' ? error.message : t(errorKeys[error.code]);
}
