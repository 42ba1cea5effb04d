/** The search over everything: people, cases and places, read back as the screen lists them. */
import type { SearchHit } from '../../../shared/contract/records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { choiceName } from '../../../shared/entities/index.ts';
import { formatNumber } from '../../../shared/phone.ts';
import { StatementEnded } from '../store/connection.ts';
import { findCases, findContacts, findPlaces, type Found } from '../store/search.ts';
import { searchWords } from '../store/search-words.ts';
import type { Operation, OperationContext } from './context.ts';

/** The search that runs now; a newer one ends it, because nobody waits for its answer any more. */
let running: AbortController | null = null;

export const find: Operation<'search.find'> = async (context, { text, limit }) => {
  running?.abort();
  const own = (running = new AbortController());
  try {
    return await findAll(context, text, limit, own.signal);
  } catch (cause) {
    if (cause instanceof StatementEnded) return [];
    throw cause;
  } finally {
    if (running === own) running = null;
  }
};

async function findAll({ store, region }: OperationContext, text: string, limit: number, signal: AbortSignal): Promise<SearchHit[]> {
  const db = store.views;
  const words = searchWords(text);
  if (words.length === 0) return [];
  const reading: Reading = { db, region: region(), words, signal };
  return [
    ...(await contacts(reading, await findContacts(db, text, region(), limit, signal))),
    ...(await cases(reading, await findCases(db, text, limit, signal))),
    ...(await places(reading, await findPlaces(db, text, limit, signal))),
  ];
}

interface Reading {
  readonly db: OperationContext['store']['views'];
  readonly region: string;
  readonly words: readonly string[];
  readonly signal: AbortSignal;
}

const hasWord = (text: string | null, words: readonly string[]) => text !== null && searchWords(text).some((part) => words.some((word) => part.startsWith(word)));
const inOrder = (table: string) => `json_each(?) f JOIN ${table} r ON r.rowid = f.value ->> 'rowid' ORDER BY f.key`;

async function contacts({ db, region, words, signal }: Reading, found: readonly Found[]): Promise<SearchHit[]> {
  type Row = { id: string; fullname: string | null; number: string | null; email: string | null; address: string | null; by: Found['by'] };
  const rows = await db.all<Row>(
    `SELECT r.id, r.fullname, coalesce(r.mobilephone, r.telephone1, r.telephone2, r.telephone3) AS number, r.emailaddress1 AS email, nullif(r.address1_line1, '') AS address, f.value ->> 'by' AS by FROM ${inOrder('contact')}`,
    [JSON.stringify(found)],
    signal,
  );
  return rows.map((row) => ({
    kind: 'contact',
    id: row.id,
    title: row.fullname ?? '',
    matchedOn: row.by === 'email' && !hasWord(row.email, words) ? 'address' : row.by,
    reference: row.number === null ? null : formatNumber(row.number, region),
    address: row.address,
    person: null,
    contactId: null,
    state: null,
    at: null,
  }));
}

async function cases({ db, words, signal }: Reading, found: readonly Found[]): Promise<SearchHit[]> {
  type Row = { id: string; title: string | null; reference: string | null; address: string | null; person: string | null; contactId: string | null; statecode: number | null; at: string | null; description: string | null; by: Found['by'] };
  const rows = await db.all<Row>(
    `SELECT r.id, r.title, coalesce(r.ticketnumber, r.ring_provisionalnumber) AS reference, nullif(r.ring_incidentaddress, '') AS address, r.statecode, r.createdon AS at, r.description,
      CASE WHEN coalesce(r.ring_confidential, 0) = 0 THEN (SELECT fullname FROM contact c WHERE c.id = r.customerid) END AS person,
      CASE WHEN coalesce(r.ring_confidential, 0) = 0 AND r.customerid <> '${anonymousContactId}' THEN r.customerid END AS contactId, f.value ->> 'by' AS by FROM ${inOrder('incident')}`,
    [JSON.stringify(found)],
    signal,
  );
  return rows.map(({ statecode, description, by, title, ...row }) => {
    const state = choiceName('incident', 'statecode', statecode);
    return {
      kind: 'case',
      ...row,
      title: title ?? '',
      matchedOn: by === 'description' && !hasWord(description, words) ? 'address' : by === 'subject' && !hasWord(title, words) ? 'ticket' : by,
      state: state === 'resolved' || state === 'cancelled' ? state : 'active',
    };
  });
}

async function places({ db, signal }: Reading, found: readonly Found[]): Promise<SearchHit[]> {
  const rows = await db.all<{ id: string; name: string | null; address: string | null }>(
    `SELECT r.id, r.name, nullif(r.address1_line1, '') AS address FROM ${inOrder('account')}`,
    [JSON.stringify(found)],
    signal,
  );
  return rows.map(({ id, name, address }) => ({ kind: 'address', id, title: name ?? address ?? '', matchedOn: 'address', reference: null, address, person: null, contactId: null, state: null, at: null }));
}
