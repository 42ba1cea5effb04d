/**
 * What holds when everything is online again, whatever has happened before:
 *
 *   alike     what each desk shows is what the service shows to its person, row by row and column by column; what was made from the rows
 *             (the index of numbers, the search) fits them. Only an edit that still needs a person lies over it.
 *   kept      what a desk has been told is saved has reached the service, or it or a later edit of that desk took its place, or it is on the
 *             Sync list with its value, or a person has decided otherwise
 *   seen      no desk has replaced a value at the service that it had not seen, unless a person was shown it and chose
 *   shown     what was typed is on the screen as long as it is on its way to the service (also at any moment in between)
 *   once      every row was made once, under the id of whoever made it; a group that was made together came together
 */
import { anonymousContactId, contactPhoneColumns } from '../../shared/entities/contact.ts';
import { type AnyChanges, deskTableNames, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import { fromWire, selectAll, type WireRow } from '../../shared/entities/wire-format.ts';
import { parseNumber } from '../../shared/phone.ts';
import { storedColumns } from '../../electron/replica/store/schema.ts';
import { fromStored } from '../../electron/replica/store/rows.ts';
import { ftsOptions, searches } from '../../electron/replica/store/search-tables.ts';
import type { Connection } from '../../electron/replica/store/connection.ts';
import type { Client } from '../service/support.ts';
import type { Listed } from './desk.ts';
import type { Change } from './history.ts';
import { type DeskIndex, deskNames, sharedTables } from './small-city.ts';
import { short, show, type World } from './world.ts';

/** What *remain anonymous* may take out of a case and of what is about it. */
const namesCitizen = ['subject', 'phonenumber', 'ring_contactid', 'customerid', 'customeridtype', 'primarycontactid', 'description'];

/** At any moment: what was typed shows as long as it is on its way. @returns what does not, in words */
export async function unseen(world: World): Promise<string[]> {
  const found: string[] = [];
  for (const index of [0, 1] as const) {
    for (const { table, id, column, typed, shown } of await world.desk(index).hidden()) {
      if (world.anonymity && namesCitizen.includes(column.replace(/type$/, ''))) continue;
      found.push(`HIDDEN: desk ${deskNames[index]} shows ${table} ${short(id)} ${column} = ${show(shown)} while ${show(typed)} is on its way`);
    }
  }
  return found;
}

/** @returns what does not hold, in words; nothing: all is well */
export async function broken(world: World): Promise<string[]> {
  const listed = [await world.desk(0).listed(), await world.desk(1).listed()] as const;
  const history = await world.history.all();
  const alike = await Promise.all([notAlike(world, 0, listed[0]), notAlike(world, 1, listed[1])]);
  return [
    ...alike.flat(),
    ...(await notKept(world, history, listed)),
    ...notSeen(world, history),
    ...(await notOnce(world, history)),
  ];
}

async function notAlike(world: World, index: DeskIndex, listed: readonly Listed[]): Promise<string[]> {
  const eyes = await world.eyes(index);
  const desk = world.desk(index);
  const wrong = await desk.look(async (db) => {
    const found: string[] = [];
    for (const table of deskTableNames) found.push(...(await differences(db, table, await rowsAt(eyes, table), listed.filter((one) => one.table === table))));
    return [...found, ...(await wrongNumbers(db)), ...(await wrongSearch(db))];
  });
  return wrong.map((what) => `desk ${deskNames[index]}: ${what}`);
}

export async function rowsAt(eyes: Client, table: TableName): Promise<WireRow[]> {
  const rows: WireRow[] = [];
  let path: string | undefined = `${tableOf(table).entitySet}?$select=${selectAll(table).join(',')}`;
  while (path !== undefined) {
    const answer = await eyes.get(path, { prefer: 'odata.include-annotations="*"' });
    if (answer.status !== 200) throw new Error(`${table}: ${answer.status} ${answer.text}`);
    rows.push(...answer.rows);
    path = answer.body['@odata.nextLink'] as string | undefined;
  }
  return rows;
}

async function differences(db: Connection, table: TableName, theirs: readonly WireRow[], listed: readonly Listed[]): Promise<string[]> {
  const found: string[] = [];
  const stored = await db.all<Record<string, string | number | null>>(`SELECT * FROM "${table}"`);
  const here = new Map(stored.map((row) => [String(row['id']), row]));
  const edits = new Map<string, AnyChanges>();
  for (const { id, changes } of listed) edits.set(id, { ...edits.get(id), ...changes });
  for (const wire of theirs) {
    const expected = fromWire(table, wire);
    const mine = here.get(expected.id);
    here.delete(expected.id);
    if (!mine) {
      found.push(`${table} ${short(expected.id)} is not here`);
      continue;
    }
    const row = fromStored(table, mine);
    const laidOver = edits.get(expected.id) ?? {};
    for (const { name } of storedColumns(table)) {
      const wanted = laidOver[name] === undefined ? (expected[name] ?? null) : laidOver[name];
      // What the desk itself works out from an edit that is on the list (a full name) is shown until that is settled.
      if (row[name] !== wanted && !(edits.has(expected.id) && tableOf(table).columns[name]?.readOnly)) found.push(`${table} ${short(expected.id)} ${name} is ${show(row[name])}, at the service ${show(wanted)}`);
    }
    if (mine['_etag'] !== wire['@odata.etag'] && !edits.has(expected.id)) found.push(`${table} ${short(expected.id)} has version ${show(mine['_etag'])}, at the service ${show(wire['@odata.etag'])}`);
  }
  for (const id of here.keys()) if (!edits.has(id)) found.push(`${table} ${short(id)} is here, and at the service it is not, or not for this person`);
  return found;
}

/** The index has exactly the numbers of the contacts. */
async function wrongNumbers(db: Connection): Promise<string[]> {
  const contacts = await db.all<{ rowid: number; id: string } & Record<string, string | number | null>>('SELECT rowid, * FROM contact');
  const wanted = contacts.flatMap((contact) =>
    contact.id === anonymousContactId
      ? []
      : contactPhoneColumns.flatMap((column, rank) => {
          const raw = contact[column];
          const parsed = typeof raw === 'string' && raw !== '' ? parseNumber(raw, 'US') : null;
          // Short codes belong to nobody.
          return parsed && parsed.e164.length > 7 ? [`${parsed.e164.slice(1)} ${contact.rowid} ${rank} ${parsed.extension ?? ''} ${(contact['statecode'] ?? 0) === 0 ? 1 : 0}`] : [];
        }),
  );
  const entries = await db.all<{ e164: number; contact: number; rank: number; extension: string | null; active: number }>('SELECT * FROM contact_number');
  const here = entries.map(({ e164, contact, rank, extension, active }) => `${e164} ${contact} ${rank} ${extension ?? ''} ${active}`);
  return [
    ...wanted.filter((entry) => !here.includes(entry)).map((entry) => `the number index lacks ${entry}`),
    ...here.filter((entry) => !wanted.includes(entry)).map((entry) => `the number index has ${entry}, which no contact has`),
  ];
}

/** Each full-text table finds the same rows by the same words as one that is made anew from the rows. */
async function wrongSearch(db: Connection): Promise<string[]> {
  const found: string[] = [];
  for (const { name, table, columns } of Object.values(searches)) {
    const derived = await db.get<{ upto: number | null }>('SELECT upto FROM derived WHERE name = ?', [name]);
    if (derived?.upto !== null) found.push(`${name} is not complete`);
    await db.exec(`CREATE VIRTUAL TABLE temp.anew USING fts5(${columns.join(', ')}, ${ftsOptions});
      INSERT INTO temp.anew (rowid, ${columns.join(', ')}) SELECT rowid, ${columns.join(', ')} FROM main."${table}";
      CREATE VIRTUAL TABLE temp.wanted USING fts5vocab('temp', 'anew', 'instance'); CREATE VIRTUAL TABLE temp.kept USING fts5vocab('main', '${name}', 'instance')`);
    const words = (from: string, without: string) => db.all<{ term: string; doc: number }>(`SELECT term, doc FROM temp.${from} EXCEPT SELECT term, doc FROM temp.${without}`);
    for (const { term, doc } of await words('wanted', 'kept')) found.push(`${name} does not find ${table} ${doc} by ${show(term)}`);
    for (const { term, doc } of await words('kept', 'wanted')) found.push(`${name} finds ${table} ${doc} by ${show(term)}, which it does not say`);
    await db.exec('DROP TABLE temp.kept; DROP TABLE temp.wanted; DROP TABLE temp.anew');
  }
  return found;
}

/** Instants have several spellings, booleans two. */
function same(left: Value | undefined, right: Value | undefined): boolean {
  const plain = (value: Value | undefined): Value => {
    if (typeof value === 'boolean') return Number(value);
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return Date.parse(value);
    return value ?? null;
  };
  return plain(left) === plain(right);
}

/** `Map.groupBy`, which Node 20 does not have. */
function grouped<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

const about = (one: { table: string; id: string; column: string }) => `${one.table} ${one.id} ${one.column}`;

async function notKept(world: World, history: readonly Change[], listed: readonly [readonly Listed[], readonly Listed[]]): Promise<string[]> {
  const changes = grouped(history, about);
  const rows = new Map<string, Record<string, Value>>();
  for (const table of sharedTables) for (const row of await world.history.rows(table)) rows.set(`${table} ${String(row['id'])}`, row);
  const found: string[] = [];
  for (const edit of world.acknowledged) {
    const { desk, table, id, column, value, since } = edit;
    const user = world.city.people.desks[desk];
    const row = rows.get(`${table} ${id}`);
    const past = changes.get(about(edit)) ?? [];
    const isThere = row !== undefined && same(row[column], value);
    const reached = past.some((change) => change.seq > since && change.kind !== 'delete' && same(change.became, value)) || same(past.findLast((change) => change.seq <= since)?.became, value);
    const replaced = world.acknowledged.some((later) => later.index > edit.index && later.desk === desk && about(later) === about(edit));
    const decided = world.decisions.some((one) => one.desk === desk && about(one) === about(edit) && (one.choice === 'theirs' || one.choice === 'other' || one.choice === 'discard') && same(one.mine, value));
    const onList = listed[desk].some((one) => one.table === table && one.id === id && same(one.changes[column], value));
    const taken = world.anonymity && namesCitizen.includes(column);
    // An empty column of a row that is being made needs no sending.
    const isNothing = value === null && edit.kind === 'create';
    if (isThere || reached || replaced || decided || onList || taken || isNothing) continue;
    found.push(`LOST: desk ${deskNames[desk]} was told that ${about(edit)} = ${show(value)} is saved (over ${show(edit.base)}); at the service it is ${row ? show(row[column]) : 'gone'}, and was: ${past.map((change) => `${show(change.became)} by ${change.by === user ? 'it' : short(change.by)}`).join(', ')}`);
  }
  return found;
}

/** Only edits of a desk's own columns; what follows from them by a rule was nobody's edit. */
function notSeen(world: World, history: readonly Change[]): string[] {
  const found: string[] = [];
  const edits = grouped(world.acknowledged, about);
  const decisions = grouped(world.decisions, about);
  for (const change of history) {
    if (change.kind !== 'update') continue;
    const desk = world.city.people.desks.indexOf(change.by);
    if (desk < 0) continue;
    const own = (edits.get(about(change)) ?? []).filter((edit) => edit.desk === desk);
    if (own.length === 0 || (world.anonymity && namesCitizen.includes(change.column))) continue;
    const decided = (decisions.get(about(change)) ?? []).filter((one) => one.desk === desk);
    const seen: (Value | undefined)[] = [...own.flatMap(({ base, value }) => [base, value]), ...decided.flatMap(({ theirs, other }) => [theirs, other])];
    if (!seen.some((value) => same(value, change.was))) {
      found.push(`OVERWRITTEN UNSEEN: desk ${deskNames[desk]} replaced ${about(change)} = ${show(change.was)} by ${show(change.became)}; it had seen ${seen.map(show).join(', ')}`);
    }
  }
  return found;
}

async function notOnce(world: World, history: readonly Change[]): Promise<string[]> {
  const found: string[] = [];
  const births = history.filter(({ kind, column }) => kind === 'create' && column === '');
  const times = grouped(births, ({ table, id }) => `${table} ${id}`);
  const deleted = (row: string) => history.filter(({ kind, table, id }) => kind === 'delete' && `${table} ${id}` === row).length;
  // Who was never told that the creation arrived makes it again, also when somebody has removed the row meanwhile: nobody can tell.
  for (const [row, all] of times) if (all.length > 1 + deleted(row)) found.push(`DOUBLED: ${row} was made ${all.length} times`);
  const groups = grouped(world.acknowledged.filter(({ kind }) => kind === 'create'), ({ group }) => group);
  const known = new Set<string>();
  for (const [, group] of groups) {
    const rows = [...new Set(group.map(({ table, id }) => `${table} ${id}`))];
    for (const row of rows) known.add(row);
    const there = rows.filter((row) => times.has(row));
    const asked = world.decisions.some((one) => rows.includes(`${one.table} ${one.id}`));
    if (there.length > 0 && there.length < rows.length && !asked) found.push(`TORN: of ${rows.join(', ')} only ${there.join(', ')} came to the service`);
  }
  // Notes that keep what lost in a conflict are made by a decision; every other row of a desk's person is one that the desk was told is saved.
  const byDesks = births.filter(({ by, table, id }) => world.city.people.desks.includes(by) && !known.has(`${table} ${id}`));
  for (const { table, id } of byDesks.filter((birth) => birth.table !== 'annotation')) found.push(`DOUBLED: ${table} ${id} was made by a desk's person, and no desk was asked to make it`);
  const losses = world.decisions.filter(({ choice }) => choice === 'mine' || choice === 'theirs' || choice === 'other').length;
  const notes = byDesks.filter(({ table }) => table === 'annotation');
  if (notes.length > losses) found.push(`DOUBLED: ${notes.length} notes of conflicts for ${losses} decisions`);
  return found;
}

