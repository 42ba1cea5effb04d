/**
 * Writes of one transaction. Every write takes the next change number and stores it in its row. The sequence is a row of the same
 * database, so writers wait for each other there: numbers become visible in their order, and a delta never skips a late commit.
 */
import type { Transaction } from 'kysely';
import { type AnyChanges, type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import { type Actor, AuditTrail, changedColumns, filledColumns } from './audit-trail.ts';
import { RowReader } from './row-reader.ts';
import { fromStored, toInstant, toStored, toStoredChanges } from './row-codec.ts';
import { foldedColumn } from './schema/columns.ts';
import { type CityTables, deletionTable, sequenceTable } from './city-tables.ts';
import { sightDependents } from './sight-dependents.ts';

/** Rows of one statement: a few hundred bound parameters. */
const rowsPerStatement = 100;

export class UnitOfWork extends RowReader {
  readonly #transaction: Transaction<CityTables>;
  readonly #changed = new Set<TableName>();
  readonly #trail: AuditTrail | undefined;
  #versionNumber = 0;

  /** @param actor on whose behalf; undefined: the service's own housekeeping, which is not audited */
  constructor(transaction: Transaction<CityTables>, actor?: Actor) {
    super(transaction);
    this.#transaction = transaction;
    this.#trail = actor && new AuditTrail(actor);
  }

  /** What a desk is told once this is committed; undefined when nothing was written that desks keep. */
  get outcome(): { versionNumber: number; tables: TableName[] } | undefined {
    const tables = [...this.#changed].filter((table) => tableOf(table).desk !== false);
    return tables.length === 0 ? undefined : { versionNumber: this.#versionNumber, tables };
  }

  async insert(table: TableName, row: AnyRow): Promise<AnyRow> {
    const versionnumber = await this.#nextChange(table);
    const complete: AnyRow = { ...row, versionnumber };
    await this.#transaction.insertInto(table).values(toStored(complete)).execute();
    // A row that was deleted and made again must not arrive as changed and then as deleted.
    await this.#transaction.deleteFrom(deletionTable).where('tablename', '=', table).where('rowid_deleted', '=', row.id).execute();
    this.#trail?.record('create', table, row.id, filledColumns(row));
    return complete;
  }

  async update(table: TableName, id: string, changes: AnyChanges): Promise<void> {
    const stored = await this.#transaction.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst();
    if (!stored) return;
    const versionnumber = await this.#nextChange(table);
    const written = toStoredChanges({ ...changes, versionnumber }, stored[foldedColumn]);
    await this.#transaction.updateTable(table).set(written).where('id', '=', id).execute();
    const before = fromStored(table, stored);
    this.#trail?.record('update', table, id, changedColumns(before, changes));
    for (const dependent of await sightDependents(this.#transaction, table, before, { ...before, ...changes })) await this.#renumber(dependent.table, dependent.ids);
  }

  /**
   * New rows, or complete ones in the place of those that are there: a change number each, in their order, in a few statements for all.
   * Only for tables that are not audited and whose rows decide nobody's sight (`sight-dependents.ts`).
   */
  async putAll(table: TableName, rows: readonly AnyRow[]): Promise<void> {
    if (rows.length === 0) return;
    const last = await this.#advance('change', rows.length);
    this.#versionNumber = last;
    this.#changed.add(table);
    const stored = rows.map((row, index) => toStored({ ...row, versionnumber: last - rows.length + 1 + index }));
    for (let start = 0; start < stored.length; start += rowsPerStatement) {
      const part = stored.slice(start, start + rowsPerStatement);
      const columns = Object.keys(part[0] ?? {}).filter((column) => column !== 'id');
      await this.#transaction
        .insertInto(table)
        .values(part)
        .onConflict((conflict) => conflict.column('id').doUpdateSet((update) => Object.fromEntries(columns.map((column) => [column, update.ref(`excluded.${column}`)]))))
        .execute();
      await this.#transaction
        .deleteFrom(deletionTable)
        .where('tablename', '=', table)
        .where('rowid_deleted', 'in', part.map(({ id }) => String(id)))
        .execute();
    }
  }

  async remove(table: TableName, id: string): Promise<void> {
    const versionnumber = await this.#nextChange(table);
    await this.#transaction.deleteFrom(table).where('id', '=', id).execute();
    await this.#transaction
      .insertInto(deletionTable)
      .values({ versionnumber, tablename: table, rowid_deleted: id, deletedon: toInstant(new Date()) })
      .execute();
    this.#trail?.record('delete', table, id, []);
  }

  /** Notes that the actor is about to be shown these columns of a row. */
  recordRead(table: TableName, id: string, columns: readonly string[]): void {
    this.#trail?.record('read', table, id, columns);
  }

  /** Writes the audit's entries. The store calls it once, at the end of the transaction. */
  async finish(): Promise<void> {
    const entries = this.#trail?.rows() ?? [];
    if (entries.length === 0) return;
    const last = await this.#advance('change', entries.length);
    const first = last - entries.length + 1;
    const rows = entries.map((entry, index) => toStored({ ...entry, versionnumber: first + index }));
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      await this.#transaction.insertInto('ring_auditentry').values(rows.slice(start, start + rowsPerStatement)).execute();
    }
  }

  next(sequence: 'ticket' | 'article'): Promise<number> {
    return this.#advance(sequence);
  }

  /** The rows arrive with the next delta although nothing in them changed. */
  async #renumber(table: TableName, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const versionnumber = await this.#nextChange(table);
      await this.#transaction.updateTable(table).set({ versionnumber }).where('id', '=', id).execute();
    }
  }

  async #nextChange(table: TableName): Promise<number> {
    this.#versionNumber = await this.#advance('change');
    this.#changed.add(table);
    return this.#versionNumber;
  }

  async #advance(sequence: string, by = 1): Promise<number> {
    const row = await this.#transaction
      .updateTable(sequenceTable)
      .set((expression) => ({ value: expression('value', '+', by) }))
      .where('name', '=', sequence)
      .returning('value')
      .executeTakeFirstOrThrow();
    return Number(row['value']);
  }
}
