/** What a migration asks of the store before it touches it. Works inside of a transaction. */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/** A migration knows no types: it speaks of tables as they were. */
export type AnyDatabase = Kysely<Record<string, Record<string, unknown>>>;

/** @returns the columns of a table, undefined when it is not there */
export async function columnsOf(database: AnyDatabase, name: string): Promise<ReadonlySet<string> | undefined> {
  const table = (await database.introspection.getTables()).find((candidate) => candidate.name === name && !candidate.isView);
  return table && new Set(table.columns.map((column) => column.name));
}

/** Adds a text column where it is missing. @returns false when there is no such table: a fresh store */
export async function addTextColumns(database: AnyDatabase, table: string, ...names: readonly string[]): Promise<boolean> {
  const present = await columnsOf(database, table);
  if (!present) return false;
  for (const name of names) if (!present.has(name)) await database.schema.alterTable(table).addColumn(name, 'text').execute();
  return true;
}

/** Takes so many change numbers. @returns the last that was given before */
export async function takeChangeNumbers(database: AnyDatabase, count: number): Promise<number> {
  const taken = await sql<{ value: number }>`update store_sequence set value = value + ${count} where name = 'change' returning value`.execute(database);
  const last = taken.rows[0]?.value;
  if (last === undefined) throw new Error('The store has no sequence of changes; it is no database of the case service.');
  return Number(last) - count;
}

/** Every delta token expires: rows have changed without a change of theirs that a delta would show. */
export async function beginGeneration(database: AnyDatabase): Promise<void> {
  await sql`update store_identity set generation = ${randomUUID()}`.execute(database);
}
