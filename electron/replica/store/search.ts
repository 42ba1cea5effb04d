/**
 * Search as one types. Ranking without a scan: FTS5 gives rowids newest first and stops at a handful, so nothing is ever sorted by a
 * score over all that match. What ranks above what is the order of the questions:
 *
 *   people   number (whole, then its beginning) · name has the words · name begins so · e-mail or address begins so
 *   cases    ticket or provisional number · subject has the words · subject begins so · description or address begins so
 *   places   name or address begins so
 *
 * A question is asked only while there is room for more answers.
 */
import { choiceValue } from '../../../shared/entities/index.ts';
import { parseProvisionalNumber } from '../../../shared/provisional-number.ts';
import { e164Digits } from './contact-numbers.ts';
import type { Connection } from './connection.ts';
import { type Search, searches } from './search-tables.ts';
import { beginnings, searchWords, typedDigits, wholeWords } from './search-words.ts';

export type MatchedOn = 'name' | 'number' | 'email' | 'address' | 'ticket' | 'provisional' | 'subject' | 'description';
export interface Found {
  readonly rowid: number;
  /** By which question; text that is not the first of a table is told apart by looking at the row. */
  readonly by: MatchedOn;
}
/** `instead`: while the first load goes on: a scan, ended after a second like every query of a screen */
type Question = readonly [by: MatchedOn, sql: string, parameters: readonly unknown[], instead?: { readonly sql: string; readonly parameters: readonly unknown[] }];

const activeContact = choiceValue('contact', 'statecode', 'active');

export async function findContacts(db: Connection, text: string, region: string, limit: number, signal?: AbortSignal): Promise<Found[]> {
  const words = searchWords(text);
  const digits = typedDigits(text);
  const questions: Question[] = [];
  if (digits !== null) questions.push(...numberQuestions(text, digits, region, limit));
  questions.push(...wordQuestions(searches.contactName, 'name', words, limit));
  const begins = beginnings(words);
  if (begins !== null) questions.push(['email', fts(searches.contactText.name, limit), [begins]]);
  const isActive = `SELECT rowid FROM contact WHERE rowid IN (SELECT value FROM json_each(?)) AND coalesce(statecode, ${activeContact}) = ${activeContact}`;
  return await ask(db, questions, limit, signal, async (rowids) => new Set((await db.all<{ rowid: number }>(isActive, [JSON.stringify(rowids)], signal)).map(({ rowid }) => rowid)));
}

export async function findCases(db: Connection, text: string, limit: number, signal?: AbortSignal): Promise<Found[]> {
  const words = searchWords(text);
  const questions: Question[] = [];
  const provisional = parseProvisionalNumber(text);
  if (provisional !== null) questions.push(['provisional', 'SELECT rowid FROM incident WHERE ring_provisionalnumber = ?', [provisional]]);
  const ticket = text.trim().toUpperCase();
  if (/\d/.test(ticket) && ticket.length >= 3 && ticket.length <= 100) {
    questions.push(['ticket', `SELECT rowid FROM incident WHERE ticketnumber COLLATE NOCASE >= ?1 AND ticketnumber COLLATE NOCASE < ?1 || '~' ORDER BY ticketnumber COLLATE NOCASE LIMIT ${limit}`, [ticket]]);
  }
  questions.push(...wordQuestions(searches.caseTitle, 'subject', words, limit));
  const begins = beginnings(words);
  if (begins !== null) questions.push(['description', fts(searches.caseText.name, limit), [begins]]);
  return await ask(db, questions, limit, signal);
}

export async function findPlaces(db: Connection, text: string, limit: number, signal?: AbortSignal): Promise<Found[]> {
  const begins = beginnings(searchWords(text));
  return begins === null ? [] : await ask(db, [['address', fts(searches.place.name, limit), [begins]]], limit, signal);
}

function wordQuestions({ name: table, table: rows, columns: [column = ''] }: Search, by: MatchedOn, words: readonly string[], limit: number): Question[] {
  if (words.length === 0) return [];
  const begins = beginnings(words);
  const scan = {
    sql: `SELECT rowid FROM "${rows}" WHERE ${words.map(() => `' ' || ${column} LIKE ?`).join(' AND ')} ORDER BY rowid DESC LIMIT ${limit}`,
    parameters: words.map((word) => `% ${word}%`),
  };
  return [[by, fts(table, limit), [wholeWords(words)], scan], ...(begins === null ? [] : [[by, fts(table, limit), [begins]] as const])];
}

const fts = (table: string, limit: number) => `SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC LIMIT ${limit}`;

/** The whole number, then every number that begins with the digits: nationally, and as they were typed. */
function numberQuestions(text: string, digits: string, region: string, limit: number): Question[] {
  const whole = e164Digits(text, region);
  const countryCode = String(e164Digits('2015550123', region) ?? '').replace(/2015550123$/, '') || '1';
  const ranges = [...beginningWith(`${countryCode}${digits.replace(/^0+/, '')}`), ...beginningWith(digits)];
  return [
    ...(whole === null ? [] : [['number', 'SELECT DISTINCT contact AS rowid FROM contact_number WHERE e164 = ?', [whole]] as const]),
    ...ranges.map(([low, high]): Question => ['number', `SELECT DISTINCT contact AS rowid FROM contact_number WHERE e164 >= ? AND e164 < ? LIMIT ${limit}`, [low, high]]),
  ];
}

/** Numbers of 8 to 15 digits that begin so (E.164). */
function beginningWith(prefix: string): [low: number, high: number][] {
  const ranges: [number, number][] = [];
  for (let length = Math.max(8, prefix.length); length <= 15; length += 1) {
    const scale = 10 ** (length - prefix.length);
    ranges.push([Number(prefix) * scale, (Number(prefix) + 1) * scale]);
  }
  return ranges;
}

/** @param among which of these rows may be shown; all when absent */
async function ask(db: Connection, questions: readonly Question[], limit: number, signal?: AbortSignal, among?: (rowids: number[]) => Promise<ReadonlySet<number>>): Promise<Found[]> {
  const found = new Map<number, Found>();
  for (const [by, sql, parameters, instead] of questions) {
    if (found.size >= limit) break;
    const rows = await db.all<{ rowid: number }>(sql, parameters, signal).catch((cause: unknown) => {
      if (isNotMadeYet(cause)) return instead ? db.all<{ rowid: number }>(instead.sql, instead.parameters, signal) : [];
      throw cause;
    });
    const fresh = rows.map(({ rowid }) => rowid).filter((rowid) => !found.has(rowid));
    if (fresh.length === 0) continue;
    const shown = await among?.(fresh);
    for (const rowid of fresh) if ((!shown || shown.has(rowid)) && found.size < limit) found.set(rowid, { rowid, by });
  }
  return [...found.values()];
}

/** While the first load goes on. */
const isNotMadeYet = (cause: unknown) => cause instanceof Error && /no such table: search_/.test(cause.message);
