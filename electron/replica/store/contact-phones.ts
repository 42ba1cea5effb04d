/** The index from a telephone number to the contacts that have it. Inactive contacts and *Anonymous* never match, so they are not in it. */
import { setImmediate } from 'node:timers/promises';
import { anonymousContactId, contactPhoneColumns } from '../../../shared/entities/contact.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import { parseNumber } from '../../../shared/phone.ts';
import type { Connection } from './connection.ts';

/** Parsing a number takes about 20 µs; a ring must not wait for a thousand of them. */
const contactsPerTurn = 100;
/** Country code included; below it are extensions and service codes. */
const shortestNumber = 7;
const active = choiceValue('contact', 'statecode', 'active');

type PhoneRow = { id: string; statecode: number | null } & Record<(typeof contactPhoneColumns)[number], string | null>;

/** @param contactIds null: all contacts */
export async function indexContactPhones(db: Connection, region: string, contactIds: readonly string[] | null): Promise<void> {
  const among = contactIds === null ? '' : 'WHERE id IN (SELECT value FROM json_each(?))';
  const parameters = contactIds === null ? [] : [JSON.stringify(contactIds)];
  await db.run(contactIds === null ? 'DELETE FROM contact_phone' : 'DELETE FROM contact_phone WHERE contactid IN (SELECT value FROM json_each(?))', parameters);
  const rows = await db.all<PhoneRow>(`SELECT id, statecode, ${contactPhoneColumns.join(', ')} FROM contact ${among}`, parameters);
  for (let start = 0; start < rows.length; start += contactsPerTurn) {
    const found: [number, string, string][] = [];
    for (const row of rows.slice(start, start + contactsPerTurn)) found.push(...numbersOf(row, region));
    if (found.length > 0) {
      await db.run(
        `INSERT OR IGNORE INTO contact_phone (e164, contactid, columnname)
         SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`,
        [JSON.stringify(found)],
      );
    }
    await setImmediate();
  }
}

function numbersOf(row: PhoneRow, region: string): [number, string, string][] {
  if (row.id === anonymousContactId || (row.statecode ?? active) !== active) return [];
  return contactPhoneColumns.flatMap((column) => {
    const raw = row[column];
    const digits = raw ? e164Digits(raw, region) : null;
    return digits === null ? [] : [[digits, row.id, column] as [number, string, string]];
  });
}

/** E.164 without the plus, as the number it is; null for text that is no number and for short codes, which belong to nobody. */
export function e164Digits(raw: string, region: string): number | null {
  const e164 = completeNumber(raw, region);
  return e164 === null ? null : Number(e164.slice(1));
}

/** `+` and digits, for numbers long enough to reach a person from anywhere. */
export function completeNumber(raw: string, region: string): string | null {
  const parsed = parseNumber(raw, region);
  return parsed && parsed.e164.length > shortestNumber ? parsed.e164 : null;
}
