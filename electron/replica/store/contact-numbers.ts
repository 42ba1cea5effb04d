/**
 * The index from a telephone number to the contacts that have it, by E.164, extensions apart. *Anonymous* is not in it. Inactive
 * contacts are, marked: they never match, but explain why nobody does.
 */
import { setImmediate } from 'node:timers/promises';
import { anonymousContactId, contactPhoneColumns } from '../../../shared/entities/contact.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import { parseNumber } from '../../../shared/phone.ts';
import type { Connection } from './connection.ts';

/** Parsing a number may take 20 µs; a ring must not wait for a thousand of them. */
const contactsPerTurn = 200;
/** Country code included; below it are extensions and service codes. */
const shortestNumber = 7;
const active = choiceValue('contact', 'statecode', 'active');

type PhoneRow = { rowid: number; id: string; statecode: number | null } & Record<(typeof contactPhoneColumns)[number], string | null>;
/** E.164 digits, rowid of the contact, rank of the column, extension, whether the contact is active. */
type Entry = [number, number, number, string | null, 0 | 1];

const hasNumber = contactPhoneColumns.map((column) => `${column} IS NOT NULL`).join(' OR ');
const selection = `SELECT rowid, id, statecode, ${contactPhoneColumns.join(', ')} FROM contact`;

/** Of rows that have just been written. @param contactIds all of them are in the table */
export async function indexContactNumbers(db: Connection, region: string, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const ids = JSON.stringify(contactIds);
  await forgetContactNumbers(db, 'SELECT rowid FROM contact WHERE id IN (SELECT value FROM json_each(?))', [ids]);
  await insert(db, region, await db.all<PhoneRow>(`${selection} WHERE id IN (SELECT value FROM json_each(?)) AND (${hasNumber})`, [ids]));
}

/** Before the rows themselves go. @param rowids a query that gives them */
export async function forgetContactNumbers(db: Connection, rowids: string, parameters: readonly unknown[]): Promise<void> {
  await db.run(`DELETE FROM contact_number WHERE contact IN (${rowids})`, parameters);
}

/** Name in `derived` under which the whole index asks to be made again, a stretch of rows at a time. */
export const numbersMark = 'contact_number';

/** For another region: numbers without a country code mean others there. */
export async function rebuildContactNumbers(db: Connection): Promise<void> {
  await db.run('DELETE FROM contact_number');
  await db.run('INSERT OR REPLACE INTO derived (name, upto) VALUES (?, 0)', [numbersMark]);
}

/** @returns whether all of it is made */
export async function buildContactNumbersStep(db: Connection, region: string, atMost: number): Promise<boolean> {
  const { upto = 0 } = (await db.get<{ upto: number }>('SELECT upto FROM derived WHERE name = ?', [numbersMark])) ?? {};
  const rows = await db.all<PhoneRow>(`${selection} WHERE rowid > ? ORDER BY rowid LIMIT ${atMost}`, [upto]);
  const last = rows.at(-1);
  if (!last) await db.run('DELETE FROM derived WHERE name = ?', [numbersMark]);
  else {
    await insert(db, region, rows);
    await db.run('UPDATE derived SET upto = ? WHERE name = ?', [last.rowid, numbersMark]);
  }
  return !last;
}

/** Numbers of rows that the table did not have before. */
export async function insertContactNumbers(db: Connection, region: string, where: string, parameters: readonly unknown[]): Promise<void> {
  await insert(db, region, await db.all<PhoneRow>(`${selection} WHERE ${where} AND (${hasNumber})`, parameters));
}

async function insert(db: Connection, region: string, rows: readonly PhoneRow[]): Promise<void> {
  const found: Entry[] = [];
  for (let start = 0; start < rows.length; start += contactsPerTurn) {
    if (start > 0) await setImmediate();
    for (const row of rows.slice(start, start + contactsPerTurn)) found.push(...numbersOf(row, region));
  }
  if (found.length === 0) return;
  await db.run(
    `INSERT OR REPLACE INTO contact_number (e164, contact, rank, extension, active)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) ORDER BY 1`,
    [JSON.stringify(found)],
  );
}

function numbersOf(row: PhoneRow, region: string): Entry[] {
  if (row.id === anonymousContactId) return [];
  return contactPhoneColumns.flatMap((column, rank) => {
    const raw = row[column];
    const parsed = raw ? completeNumber(raw, region) : null;
    return parsed === null ? [] : [[digitsOf(parsed.e164), row.rowid, rank, parsed.extension ?? null, (row.statecode ?? active) === active ? 1 : 0] as Entry];
  });
}

const digitsOf = (e164: string) => Number(e164.slice(1));

/** A number long enough to reach a person from anywhere; null for text that is no number and for short codes, which belong to nobody. */
export function completeNumber(raw: string, region: string): { e164: string; extension?: string } | null {
  const parsed = parseNumber(raw, region);
  return parsed && parsed.e164.length > shortestNumber ? parsed : null;
}

/** E.164 without the plus, as the number it is. */
export function e164Digits(raw: string, region: string): number | null {
  const parsed = completeNumber(raw, region);
  return parsed && digitsOf(parsed.e164);
}
