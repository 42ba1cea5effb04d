/**
 * Applies one page of the service to a table. The raw body is bound to a statement and taken apart by `jsonb_each`, all rows at a
 * time, with SQL generated from the metadata: nothing of it is parsed or built row by row on the event loop, where a ring may wait.
 *
 * Invariants: a page is applied whole or not at all; applying it again changes nothing; an older version never replaces a newer one
 * (except in a new load, where the service's store may have been restored from a backup); edits of this desk stay on top.
 */
import { isPolymorphic, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { deskColumns, lookupLogicalName, wireColumnName } from '../../../shared/entities/wire-format.ts';
import { messageOf } from '../log.ts';
import { forgetContactNumbers, indexContactNumbers } from './contact-numbers.ts';
import { layEditsAgain } from './overlay.ts';
import type { Transaction } from './transaction.ts';

export class UnusablePageError extends Error {}

export interface PageLinks {
  readonly nextLink: string | null;
  readonly deltaLink: string | null;
  readonly rows: number;
}

const quoted = (name: string) => `'$."${name}"'`;
const value = (name: string) => `value ->> ${quoted(name)}`;
const isDeletion = `${value('@odata.context')} LIKE '%$deletedEntity'`;

interface Statements {
  readonly check: string;
  readonly upsert: string;
}
const statements = new Map<TableName, Statements>();

function statementsOf(table: TableName): Statements {
  const made = statements.get(table) ?? { check: checkStatement(table), upsert: upsertStatement(table) };
  statements.set(table, made);
  return made;
}

function upsertStatement(table: TableName): string {
  const definition = tableOf(table);
  const sources: [string, string][] = [
    ['id', `lower(${value(definition.primaryId)})`],
    ['_etag', value('@odata.etag')],
    ['_load', '?1'],
  ];
  for (const [name, column] of deskColumns(table)) {
    const source = value(wireColumnName(table, name));
    sources.push([name, column.type === 'lookup' ? `lower(${source})` : source]);
    if (isPolymorphic(column)) sources.push([`${name}type`, value(`_${name}_value@${lookupLogicalName}`)]);
  }
  const names = sources.map(([name]) => `"${name}"`);
  return `INSERT INTO "${table}" (${names.join(', ')})
    SELECT ${sources.map(([, source]) => source).join(', ')} FROM temp.page WHERE deletion = 0
    ON CONFLICT (id) DO UPDATE SET ${names.slice(1).map((name) => `${name} = excluded.${name}`).join(', ')}
    WHERE excluded._load > "${table}"._load OR "${table}".versionnumber IS NULL OR excluded.versionnumber >= "${table}".versionnumber`;
}

/** The first row that does not have the right shape, and the column that is wrong. */
function checkStatement(table: TableName): string {
  const definition = tableOf(table);
  const wrong: string[] = [
    `WHEN type <> 'object' THEN '(row)'`,
    `WHEN deletion = 1 THEN CASE WHEN json_type(value, '$.id') = 'text' THEN NULL ELSE 'id' END`,
    `WHEN coalesce(json_type(value, ${quoted(definition.primaryId)}), 'missing') <> 'text' THEN '${definition.primaryId}'`,
    `WHEN coalesce(json_type(value, '$.versionnumber'), 'missing') <> 'integer' THEN 'versionnumber'`,
  ];
  for (const [name, column] of deskColumns(table)) {
    const wire = wireColumnName(table, name);
    wrong.push(`WHEN coalesce(json_type(value, ${quoted(wire)}), 'missing') NOT IN (${allowedTypes(column.type)}) THEN '${wire}'`);
  }
  // Which row and which column; never what it holds, because this ends up in a log.
  const id = `CASE type WHEN 'object' THEN coalesce(${value(definition.primaryId)}, ${value('id')}) END`;
  return `SELECT position, wrong, id FROM (SELECT position, ${id} AS id, CASE ${wrong.join(' ')} END AS wrong FROM temp.page) WHERE wrong IS NOT NULL LIMIT 1`;
}

function allowedTypes(type: string): string {
  switch (type) {
    case 'boolean':
      return `'true', 'false', 'null'`;
    case 'integer':
    case 'choice':
      return `'integer', 'null'`;
    case 'decimal':
      return `'integer', 'real', 'null'`;
    default:
      return `'text', 'null'`;
  }
}

/** @param load the number of the table's load that this page belongs to */
export async function applyPage(transaction: Transaction, table: TableName, load: number, body: string, region: string): Promise<PageLinks> {
  const { db } = transaction;
  const links = await inspect(transaction, table, body);
  if (links.rows === 0) return links;
  const { upsert } = statementsOf(table);
  const idsOf = async (where: string, source: string) => (await db.all<{ id: string }>(`SELECT lower(${source}) AS id FROM temp.page WHERE ${where}`)).map((row) => row.id);
  const deleted = await idsOf('deletion = 1', value('id'));
  const written = await idsOf('deletion = 0', value(tableOf(table).primaryId));
  await db.run(upsert, [load]);
  if (deleted.length > 0) {
    const gone = 'SELECT rowid FROM contact WHERE id IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT recordid FROM outbox)';
    if (table === 'contact') await forgetContactNumbers(db, gone, [JSON.stringify(deleted)]);
    // A row under an edit of this desk stays until the edit is settled; an id that was never here is ignored.
    await db.run(`DELETE FROM "${table}" WHERE id IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT recordid FROM outbox)`, [JSON.stringify(deleted)]);
  }
  await layEditsAgain(transaction, table, written);
  if (table === 'contact') await indexContactNumbers(db, region, written);
  transaction.touch(table);
  return links;
}

async function inspect({ db }: Transaction, table: TableName, body: string): Promise<PageLinks> {
  await db.exec(`CREATE TEMP TABLE IF NOT EXISTS body (body BLOB); CREATE TEMP TABLE IF NOT EXISTS page (position INTEGER, type TEXT, value BLOB, deletion INTEGER); DELETE FROM temp.body; DELETE FROM temp.page`);
  await db.run('INSERT INTO temp.body SELECT jsonb(?)', [body]).catch((cause: unknown) => {
    throw new UnusablePageError(`the page of ${table} is not complete JSON (${body.length} characters): ${messageOf(cause)}`);
  });
  const head = await db.get<{ nextlink: unknown; deltalink: unknown; type: string | null; rows: number | null }>(
    `SELECT body ->> '$."@odata.nextLink"' AS nextlink, body ->> '$."@odata.deltaLink"' AS deltalink, json_type(body, '$.value') AS type, json_array_length(body, '$.value') AS rows
     FROM temp.body`,
  );
  if (head?.type !== 'array') throw new UnusablePageError(`the page of ${table} has no list of rows`);
  await db.run(
    `INSERT INTO temp.page SELECT key, type, value, CASE WHEN type = 'object' THEN coalesce(${isDeletion}, 0) ELSE 0 END FROM temp.body, jsonb_each(temp.body.body, '$.value')`,
  );
  const bad = await db.get<{ position: number; wrong: string; id: unknown }>(statementsOf(table).check);
  if (bad) throw new UnusablePageError(`row ${bad.position} of the page of ${table} (${guid(bad.id) ?? 'no id'}) has no usable ${bad.wrong}`);
  return {
    nextLink: typeof head.nextlink === 'string' ? head.nextlink : null,
    deltaLink: typeof head.deltalink === 'string' ? head.deltalink : null,
    rows: head.rows ?? 0,
  };
}

function guid(id: unknown): string | null {
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id : null;
}

/** At the end of a load: what it did not see is gone from the service or from this user's sight. Edits of this desk stay. */
export async function dropUnseen(transaction: Transaction, table: TableName, load: number): Promise<void> {
  const unseen = '_load < ? AND id NOT IN (SELECT recordid FROM outbox)';
  if (table === 'contact') await forgetContactNumbers(transaction.db, `SELECT rowid FROM contact WHERE ${unseen}`, [load]);
  await transaction.db.run(`DELETE FROM "${table}" WHERE ${unseen}`, [load]);
  transaction.touch(table);
}

