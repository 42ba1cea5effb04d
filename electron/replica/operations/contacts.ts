/** Contacts: the record that a call opens, the search, a new one. */
import { v4 } from 'uuid';
import type { ContactHit, ContactRecord, PropertySummary, TimelineEntry } from '../../../shared/contract/records.ts';
import type { NewContact } from '../../../shared/contract/replica.ts';
import { anonymousContactId, contactPhoneColumns } from '../../../shared/entities/contact.ts';
import { type AnyChanges, choiceName, choiceValue } from '../../../shared/entities/index.ts';
import { formatNumber } from '../../../shared/phone.ts';
import { fullName } from '../../../shared/rules/full-name.ts';
import { caseJson, caseOrder, type CaseRow, caseSummary, caseTables } from '../calls/case-json.ts';
import { flagsOfContact } from '../calls/caller-flags.ts';
import { maskedRecord } from '../calls/masking.ts';
import { languageName } from '../calls/match.ts';
import { completeNumber } from '../store/contact-numbers.ts';
import { guidIs } from '../store/derived.ts';
import { findContacts } from '../store/search.ts';
import type { Connection } from '../store/connection.ts';
import { applyEdits } from '../store/edit.ts';
import type { RecordEdit } from '../store/record-edit.ts';
import { readRow } from '../store/rows.ts';
import { linkCaller } from './call-edits.ts';
import { type Operation, refuse } from './context.ts';

const timelineLength = 100;
const activeCase = choiceValue('incident', 'statecode', 'active');
const activeContact = choiceValue('contact', 'statecode', 'active');

export const getContact: Operation<'contacts.get'> = async ({ store, region, readable, calls }, { id }) => {
  const db = store.views;
  const history = readable();
  const found = await readRow(db, 'contact', id.toLowerCase());
  if (!found) return refuse('not-found', 'This contact is not in the local data. It may have been removed, or the first load is still running.');
  const { row } = found;
  const text = (name: string) => (typeof row[name] === 'string' && row[name] !== '' ? row[name] : null);
  // Anonymous stands for many people: their cases are nobody's history.
  const isOnePerson = row.id !== anonymousContactId;
  const hasCases = isOnePerson && history.cases;
  const cases = hasCases ? await casesWhere(db, guidIs('i.customerid', '?1'), [row.id], 200) : [];
  const address = text('address1_line1');
  const property = text('ring_propertyid');
  const around = [property, address ?? '', row.id];
  const record: ContactRecord = {
    id: row.id,
    fullName: text('fullname') ?? '',
    numbers: contactPhoneColumns.flatMap((column) => {
      const number = text(column);
      return number === null ? [] : [{ column, display: formatNumber(number, region()) }];
    }),
    email: text('emailaddress1'),
    address,
    preferredLanguage: languageName(typeof row['ring_preferredlanguage'] === 'number' ? row['ring_preferredlanguage'] : null),
    isGuest: row['ring_isguest'] === true,
    active: (row['statecode'] ?? activeContact) === activeContact,
    openCases: cases.filter((one) => one.state === 'active'),
    closedCaseCount: hasCases ? await count(db, `${guidIs('i.customerid', '?1')} AND i.statecode <> ${activeCase}`, [row.id]) : 0,
    timeline: hasCases && history.calls ? await timeline(db, row.id) : [],
    property: property === null ? null : await propertySummary(db, property),
    addressCases: hasCases ? (await casesWhere(db, `i.id IN (${openAround}) AND i.customerid IS NOT ?3`, around, 10)).map((one) => ({ ...one, customerId: null })) : [],
    addressClosedCaseCount: hasCases ? await count(db, closedAround, [property, row.id]) : 0,
    historyLoading: !history.cases || !history.calls,
    ...flagsOfContact(row, Date.now()),
    masked: false,
  };
  if (!calls.masksContact(row.id)) return record;
  const confidential = await db.all<{ id: string }>(`SELECT id FROM incident AS i WHERE ${guidIs('i.customerid', '?1')} AND i.ring_confidential = 1`, [row.id]);
  return maskedRecord(record, new Set(confidential.map((one) => one.id)));
};

/** ?1 property · ?2 address. Each half by an index of its own. */
const openAround = `SELECT id FROM incident WHERE ${guidIs('ring_propertyid', '?1')} AND statecode = ${activeCase}
  UNION SELECT id FROM incident WHERE ring_incidentaddress = ?2 COLLATE NOCASE AND ?2 <> '' AND statecode = ${activeCase}`;
const closedAround = `${guidIs('i.ring_propertyid', '?1')} AND i.statecode <> ${activeCase} AND i.customerid IS NOT ?2`;

async function casesWhere(db: Connection, where: string, parameters: readonly unknown[], limit: number) {
  const rows = await db.all<{ summary: string }>(
    `SELECT ${caseJson} AS summary FROM ${caseTables} WHERE ${where} ORDER BY coalesce(i.statecode, 0), ${caseOrder} LIMIT ${limit}`,
    parameters,
  );
  return rows.map(({ summary }) => caseSummary(JSON.parse(summary) as CaseRow));
}

async function count(db: Connection, where: string, parameters: readonly unknown[]): Promise<number> {
  return (await db.get<{ count: number }>(`SELECT count(*) AS count FROM incident AS i WHERE ${where}`, parameters))?.count ?? 0;
}

async function propertySummary(db: Connection, id: string): Promise<PropertySummary | null> {
  const found = await readRow(db, 'account', id);
  if (!found) return null;
  const { row } = found;
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null);
  const type = typeof row['ring_propertytype'] === 'number' ? row['ring_propertytype'] : null;
  return {
    id,
    name: text('name') ?? '',
    propertyType: choiceName('account', 'ring_propertytype', type) ?? null,
    parcelId: text('ring_parcelid'),
    ward: text('ring_ward'),
  };
}

interface TimelineRow {
  id: string;
  kind: 'phonecall' | 'case';
  at: string | null;
  title: string | null;
  statecode: number | null;
  statuscode: number | null;
  ticketNumber: string | null;
  detail: string | null;
  seconds: number | null;
  queue: string | null;
  modifiedOn: string | null;
}

async function timeline(db: Connection, contactId: string): Promise<TimelineEntry[]> {
  const rows = await db.all<TimelineRow>(
    `SELECT f.id, 'phonecall' AS kind, coalesce(f.actualstart, f.createdon) AS at, f.subject AS title, f.statecode, f.statuscode, NULL AS ticketNumber,
        f.description AS detail, coalesce(round((julianday(f.actualend) - julianday(f.actualstart)) * 86400), f.actualdurationminutes * 60) AS seconds,
        f.ring_queue AS queue, f.modifiedon AS modifiedOn
      FROM phonecall f WHERE f.id IN (SELECT id FROM phonecall WHERE ${guidIs('ring_contactid', '?1')}
        UNION SELECT id FROM phonecall WHERE ${guidIs('regardingobjectid', '?1')} AND regardingobjectidtype = 'contact')
     UNION ALL
     SELECT i.id, 'case', i.createdon, i.title, i.statecode, i.statuscode, i.ticketnumber, NULL, NULL, NULL, i.modifiedon FROM incident i WHERE ${guidIs('i.customerid', '?1')}
     ORDER BY at DESC LIMIT ?2`,
    [contactId, timelineLength + (await countKept(db, contactId))],
  );
  return rows.flatMap(timelineEntries).sort((left, right) => right.at.localeCompare(left.at));
}

function timelineEntries(row: TimelineRow): TimelineEntry[] {
  const common = { id: row.id, title: row.title ?? '', ticketNumber: row.ticketNumber, queue: row.queue };
  const at = row.at ?? new Date(0).toISOString();
  if (row.kind === 'phonecall') {
    return [{ ...common, kind: 'phonecall', at, status: choiceName('phonecall', 'statuscode', row.statuscode) ?? 'open', detail: row.detail, seconds: row.seconds }];
  }
  const opened: TimelineEntry = { ...common, kind: 'case-opened', at, status: null, detail: null, seconds: null };
  const state = choiceName('incident', 'statecode', row.statecode);
  if (state !== 'resolved' && state !== 'cancelled') return [opened];
  const status = choiceName('incident', 'statuscode', row.statuscode) ?? null;
  return [opened, { ...opened, kind: state === 'resolved' ? 'case-resolved' : 'case-cancelled', at: row.modifiedOn ?? at, status }];
}

/** Older rows of this contact that somebody asked for: they must not fall off the end of the timeline. */
async function countKept(db: Connection, contactId: string): Promise<number> {
  const keptOf = (table: 'incident' | 'phonecall', column: string) =>
    `(SELECT count(*) FROM kept k CROSS JOIN "${table}" t ON t.id = k.id WHERE k.tablename = '${table}' AND t.${column} = ?1)`;
  const row = await db.get<{ count: number }>(`SELECT ${keptOf('incident', 'customerid')} + ${keptOf('phonecall', 'ring_contactid')} AS count`, [contactId]);
  return row?.count ?? 0;
}

/** By name, number, e-mail or address, as one types. */
export const searchContacts: Operation<'contacts.search'> = async ({ store, region, readable }, { text }) => {
  const found = await findContacts(store.views, text, region(), 20);
  if (found.length === 0) return [];
  const openCases = readable().cases ? `(SELECT count(*) FROM incident i WHERE ${guidIs('i.customerid', 'c.id')} AND i.statecode = ${activeCase} AND c.id <> '${anonymousContactId}')` : '0';
  const rows = await store.views.all<{ id: string; fullname: string | null; number: string | null; address: string | null; openCaseCount: number }>(
    `SELECT c.id, c.fullname, coalesce(c.mobilephone, c.telephone1, c.telephone2, c.telephone3) AS number, nullif(c.address1_line1, '') AS address, ${openCases} AS openCaseCount
      FROM json_each(?) f JOIN contact c ON c.rowid = f.value ->> 'rowid' ORDER BY f.key`,
    [JSON.stringify(found)],
  );
  return rows.map(
    (row): ContactHit => ({
      id: row.id,
      fullName: row.fullname ?? '',
      number: row.number === null ? null : formatNumber(row.number, region()),
      address: row.address,
      openCaseCount: row.openCaseCount,
    }),
  );
};

/** One spelling for all numbers that desks write; an extension is kept in it. */
function storedNumber(raw: string, region: string): string | null {
  const parsed = completeNumber(raw, region);
  return parsed && (parsed.extension === undefined ? parsed.e164 : `${parsed.e164};ext=${parsed.extension}`);
}

/** @throws RingdeskFault when nothing names the person */
export function newContactEdit(contact: NewContact, region: string): RecordEdit {
  const firstname = contact.firstName.trim();
  const lastname = contact.lastName.trim();
  if (firstname === '' && lastname === '') {
    return refuse('invalid-input', 'Enter a first or a last name, or use the Anonymous contact.', { rule: 'P3', details: { lastName: 'required', firstName: 'required' } });
  }
  const number = contact.mobilePhone.trim();
  const changes: AnyChanges = {
    firstname: firstname || null,
    lastname: lastname || null,
    mobilephone: number === '' ? null : (storedNumber(number, region) ?? number),
    emailaddress1: contact.email?.trim() || null,
    address1_line1: contact.address?.trim() || null,
  };
  return { table: 'contact', id: v4(), kind: 'create', changes, predicted: { fullname: fullName({ firstname, lastname }), statecode: activeContact } };
}

export const createContact: Operation<'contacts.create'> = async (context, { callKey, contact }) => {
  const edit = newContactEdit(contact, context.region());
  if (callKey === null) {
    await context.store.write((transaction) => applyEdits(transaction, context.region(), [edit]));
  } else {
    await context.calls.change(callKey, (call) => {
      call.newEntity = null;
      return [edit, ...linkCaller(call, edit.id)];
    });
  }
  return { contactId: edit.id };
};
