/**
 * A guest of the portal may be a registered person (seed 004): the desk only asks "Same person?", where the rule allows a merge, and tells the
 * service when somebody says yes. The merge is an action of the service and no row, so it is for a desk that is online.
 */
import type { RegisteredTwin } from '../../../shared/contract/case-form-records.ts';
import { contactPhoneColumns } from '../../../shared/entities/contact.ts';
import type { AnyRow, Row } from '../../../shared/entities/index.ts';
import { checkMergeContacts } from '../../../shared/rules/guest-rules.ts';
import type { Connection } from '../store/connection.ts';
import { e164Digits } from '../store/contact-numbers.ts';
import { readRow } from '../store/rows.ts';
import { searches } from '../store/search-tables.ts';
import { searchWords, wholeWords } from '../store/search-words.ts';
import { ServiceProblem } from '../sync/problem.ts';
import { type Operation, refuse } from './context.ts';

type Contact = Row<'contact'>;
const asContact = (row: AnyRow) => row as unknown as Contact;

/** null also while several people answer to number or address: then nobody can tell. */
export const registeredTwin: Operation<'contacts.registeredTwin'> = async ({ store, region }, { id }) => {
  const guest = await readRow(store.views, 'contact', id.toLowerCase());
  // What is not at the service yet cannot be merged there.
  if (guest?.row['ring_isguest'] !== true || guest.etag === null) return null;
  const byNumber = await withNumberOf(store.views, guest.row, region());
  const byEmail = await withEmailOf(store.views, guest.row);
  const found = new Map([...byNumber, ...byEmail].map((row) => [row.id, row]));
  const allowed = [...found.values()].filter((row) => checkMergeContacts(asContact(row), asContact(guest.row)).ok);
  const [only] = allowed;
  if (!only || allowed.length > 1) return null;
  return { contactId: only.id, fullName: String(only['fullname'] ?? ''), by: byNumber.some((row) => row.id === only.id) ? 'number' : 'email' } satisfies RegisteredTwin;
};

export const mergeGuest: Operation<'contacts.mergeGuest'> = async ({ store, sync }, input) => {
  const [guestId, targetId] = [input.guestId.toLowerCase(), input.targetId.toLowerCase()];
  const [guest, target] = [await readRow(store.views, 'contact', guestId), await readRow(store.views, 'contact', targetId)];
  if (!guest || !target) return refuse('not-found', 'One of the two contacts is not in the local data any more.');
  const allowed = checkMergeContacts(asContact(target.row), asContact(guest.row));
  if (!allowed.ok) return refuse(allowed.error.code, allowed.error.message, allowed.error);
  // An edit of a contact that is put away meanwhile would be refused.
  const waiting = await store.views.get('SELECT 1 FROM outbox WHERE recordid = ? OR changes LIKE ? LIMIT 1', [guestId, `%${guestId}%`]);
  if (waiting) return refuse('conflict', 'Edits that concern this guest are still waiting to be sent. Merge when they have been.', { rule: 'guest-waiting' });
  try {
    await sync.mergeContacts(targetId, guestId);
  } catch (cause) {
    if (!(cause instanceof ServiceProblem)) throw cause;
    if (cause.kind === 'rejected') return refuse('rule', cause.message, { rule: 'guest' });
    return refuse('unavailable', 'Contacts are merged by the case service, which does not answer now. Try again when the connection is back.');
  }
  return null;
};

async function withNumberOf(db: Connection, guest: AnyRow, region: string): Promise<AnyRow[]> {
  const numbers = contactPhoneColumns.flatMap((column) => {
    const digits = typeof guest[column] === 'string' ? e164Digits(guest[column], region) : null;
    return digits === null ? [] : [digits];
  });
  const rows = await db.all<{ id: string }>('SELECT DISTINCT c.id FROM contact_number n CROSS JOIN contact c ON c.rowid = n.contact WHERE n.e164 IN (SELECT value FROM json_each(?)) AND n.active = 1', [JSON.stringify(numbers)]);
  return await wholeRows(db, rows);
}

async function withEmailOf(db: Connection, guest: AnyRow): Promise<AnyRow[]> {
  const email = typeof guest['emailaddress1'] === 'string' ? guest['emailaddress1'].trim() : '';
  if (email === '') return [];
  const { name } = searches.contactText;
  const rows = await db
    .all<{ id: string }>(
      `SELECT c.id FROM contact c WHERE c.rowid IN (SELECT rowid FROM ${name} WHERE ${name} MATCH ? LIMIT 50) AND c.emailaddress1 = ? COLLATE NOCASE`,
      [wholeWords(searchWords(email)), email],
    )
    .catch((cause: unknown) => {
      if (cause instanceof Error && cause.message.includes(`no such table: ${name}`)) return [];
      throw cause;
    });
  return await wholeRows(db, rows);
}

async function wholeRows(db: Connection, rows: readonly { id: string }[]): Promise<AnyRow[]> {
  const found = await Promise.all(rows.map(({ id }) => readRow(db, 'contact', id)));
  return found.flatMap((one) => (one ? [one.row] : []));
}

