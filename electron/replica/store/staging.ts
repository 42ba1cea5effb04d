/**
 * Takes pages of the service apart beside the writer: the raw body goes into a small database in memory, where SQLite turns it into
 * columns with SQL generated from the metadata, on a thread of its own, while the writer still applies the page before it. Nothing is
 * parsed or built row by row on the event loop, where a ring may wait, and the writer is busy for a third of the time it would need.
 *
 *   slot: free ──stage──► staged (checked, nothing applied) ──release──► free
 *
 * The writer sees a slot as an attached database of SQLite's own memory file system. Not with a shared cache: there every statement that
 * the writer prepares waits for the one that the slot just runs. Both never touch the same slot at the same time, because a slot is staged
 * by whoever took it and read only after that.
 */
import sqlite3 from 'sqlite3';
import { deskTableNames, isPolymorphic, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { deskColumns, lookupLogicalName, wireColumnName } from '../../../shared/entities/wire-format.ts';
import { messageOf } from '../log.ts';
import { Connection } from './connection.ts';
import type { GiveWay } from './give-way.ts';
import { firstWrongRow } from './wrong-row.ts';

export class UnusablePageError extends Error {}

export interface PageLinks {
  readonly nextLink: string | null;
  readonly deltaLink: string | null;
  /** Rows and deletions. */
  readonly rows: number;
}

export interface StagedPage extends PageLinks {
  readonly table: TableName;
  /** Name of the attached database; the rows are in its table of the same name as the city's. */
  readonly schema: string;
  readonly deletions: number;
  release(): void;
}

interface Slot {
  readonly schema: string;
  readonly connection: Connection;
}

/** One is applied while the other is filled. */
const slotCount = 2;
const uriAllowed = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE | sqlite3.OPEN_URI;
let opened = 0;
/** For a few rows inside a transaction (the service's answers to edits): the writer's own memory. */
const ownSchema = 'own';

const quoted = (name: string) => `'$."${name}"'`;
const value = (name: string) => `v ->> ${quoted(name)}`;

/** Columns as they are staged, in the order of the city's table. */
export function stagedColumns(table: TableName): string[] {
  return sources(table).map(([name]) => name);
}

function sources(table: TableName): [name: string, source: string, type: string][] {
  const found: [string, string, string][] = [
    ['id', `lower(coalesce(${value(tableOf(table).primaryId)}, ${value('id')}))`, `'text'`],
    ['_etag', value('@odata.etag'), `'text', 'null'`],
  ];
  for (const [name, column] of deskColumns(table)) {
    const source = value(wireColumnName(table, name));
    found.push([name, column.type === 'lookup' ? `lower(${source})` : source, sqlTypes(column.type)]);
    if (isPolymorphic(column)) found.push([`${name}type`, value(`_${name}_value@${lookupLogicalName}`), `'text', 'null'`]);
  }
  return found;
}

function sqlTypes(type: string): string {
  switch (type) {
    case 'boolean':
    case 'integer':
    case 'choice':
      return `'integer', 'null'`;
    case 'decimal':
      return `'integer', 'real', 'null'`;
    default:
      return `'text', 'null'`;
  }
}

export class Staging {
  readonly #slots: Slot[];
  readonly #free: Slot[];
  readonly #waiting: ((slot: Slot) => void)[] = [];
  readonly #way: GiveWay;
  private constructor(slots: Slot[], way: GiveWay) {
    this.#way = way;
    this.#slots = slots;
    this.#free = [...slots];
  }

  /** @param writer opened with URI names allowed; the slots are attached to it */
  static async open(writer: Connection, way: GiveWay): Promise<Staging> {
    opened += 1;
    await writer.exec(`ATTACH ':memory:' AS ${ownSchema}; ${createTables(ownSchema)}`);
    const slots: Slot[] = [];
    for (let index = 0; index < slotCount; index += 1) {
      const schema = `stage${index}`;
      const file = `file:/ringdesk-${process.pid}-${opened}-${index}?vfs=memdb`;
      const connection = await Connection.open(file, uriAllowed);
      await connection.exec(`PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; ${createTables('main')}`);
      await writer.exec(`ATTACH '${file}' AS ${schema}`);
      slots.push({ schema, connection });
    }
    return new Staging(slots, way);
  }

  /**
   * @param body as the service sent it
   * @param nullsOmitted the service leaves out what is null (`omit-values=nulls`)
   * @throws UnusablePageError that names row and column, never a value; then nothing is held
   */
  async stage(table: TableName, body: Buffer | string, nullsOmitted = false): Promise<StagedPage> {
    await this.#way.free();
    const slot = await this.#take();
    let done = false;
    const release = () => {
      if (done) return;
      done = true;
      this.#give(slot);
    };
    try {
      return { ...(await fill(slot.connection, 'main', table, body, nullsOmitted)), table, schema: slot.schema, release };
    } catch (cause) {
      release();
      throw cause;
    }
  }

  async close(): Promise<void> {
    for (const { connection } of this.#slots) await connection.close();
  }

  #take(): Promise<Slot> {
    const slot = this.#free.shift();
    return slot ? Promise.resolve(slot) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next) next(slot);
    else this.#free.push(slot);
  }
}

/** A few rows, inside the writer's transaction. */
export async function stageWithin(writer: Connection, table: TableName, body: string): Promise<StagedPage> {
  return { ...(await fill(writer, ownSchema, table, body, true)), table, schema: ownSchema, release: () => undefined };
}

function createTables(schema: string): string {
  const tables = deskTableNames.map((table) => {
    // Without a type nothing is converted, so that the check sees what the service wrote.
    const columns = sources(table).map(([name, , types]) => `"${name}" CONSTRAINT "${name}" CHECK (typeof("${name}") IN (${types}))`);
    return `CREATE TABLE ${schema}."${table}" (_deletion INTEGER, ${columns.join(', ')}, CONSTRAINT versionnumber_missing CHECK (_deletion = 1 OR typeof(versionnumber) = 'integer'))`;
  });
  return [`CREATE TABLE ${schema}.body (body BLOB)`, ...tables].join('; ');
}

async function fill(connection: Connection, schema: string, table: TableName, body: Buffer | string, nullsOmitted: boolean): Promise<PageLinks & { deletions: number }> {
  await connection.exec(`DELETE FROM ${schema}.body; DELETE FROM ${schema}."${table}"`);
  await connection.run(`INSERT INTO ${schema}.body SELECT jsonb(CAST(? AS TEXT))`, [body]).catch((cause: unknown) => {
    throw new UnusablePageError(`the page of ${table} is not complete JSON (${body.length} characters): ${messageOf(cause)}`);
  });
  const head = await connection.get<{ nextlink: unknown; deltalink: unknown; type: string | null; rows: number | null }>(
    `SELECT body ->> '$."@odata.nextLink"' AS nextlink, body ->> '$."@odata.deltaLink"' AS deltalink, json_type(body, '$.value') AS type, json_array_length(body, '$.value') AS rows FROM ${schema}.body`,
  );
  if (head?.type !== 'array') throw new UnusablePageError(`the page of ${table} has no list of rows`);
  if (!nullsOmitted) await checkComplete(connection, schema, table);
  const columns = sources(table);
  const isDeletion = `coalesce(${value('@odata.context')} LIKE '%$deletedEntity', 0)`;
  // LIMIT keeps the row in one register: without it every column would copy the whole row again.
  const rows = `(SELECT value AS v FROM ${schema}.body AS b, jsonb_each(b.body, '$.value') LIMIT -1)`;
  await connection.run(`INSERT INTO ${schema}."${table}" SELECT ${isDeletion}, ${columns.map(([, source]) => source).join(', ')} FROM ${rows}`).catch((cause: unknown) => {
    throw new UnusablePageError(`${firstWrongRow(table, body) ?? messageOf(cause)} of the page of ${table}`, { cause });
  });
  const deletions = await connection.get<{ count: number }>(`SELECT count(*) AS count FROM ${schema}."${table}" WHERE _deletion = 1`);
  return {
    nextLink: typeof head.nextlink === 'string' ? head.nextlink : null,
    deltaLink: typeof head.deltalink === 'string' ? head.deltalink : null,
    rows: head.rows ?? 0,
    deletions: deletions?.count ?? 0,
  };
}

/** A service that leaves a column out would empty it everywhere; the first row stands for its page. */
async function checkComplete(connection: Connection, schema: string, table: TableName): Promise<void> {
  const missing = deskColumns(table).map(([name]) => `WHEN json_type(v, ${quoted(wireColumnName(table, name))}) IS NULL THEN '${wireColumnName(table, name)}'`);
  const found = await connection.get<{ missing: string | null }>(
    `SELECT CASE ${missing.join(' ')} END AS missing FROM (SELECT value AS v FROM ${schema}.body AS b, jsonb_each(b.body, '$.value') WHERE type = 'object' AND json_type(value, '$.id') IS NULL LIMIT 1)`,
  );
  if (found?.missing) throw new UnusablePageError(`row 0 of the page of ${table} has no usable ${found.missing}`);
}
