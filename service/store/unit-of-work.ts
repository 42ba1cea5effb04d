/**
 * Writes of one transaction. Every write takes the next change number and stores it in its row. The sequence is a row of the same
 * database, so writers wait for each other there: numbers become visible in their order, and a delta never skips a late commit.
 */
import type { Transaction } from 'kysely';
import { type AnyChanges, type AnyRow, type TableName } from '../../shared/entities/index.ts';
import { RowReader } from './row-reader.ts';
import { toInstant, toStored } from './row-codec.ts';
import { type CityTables, deletionTable, sequenceTable } from './schema.ts';

export class UnitOfWork extends RowReader {
  readonly #transaction: Transaction<CityTables>;
  readonly #changed = new Set<TableName>();
  #versionNumber = 0;

  constructor(transaction: Transaction<CityTables>) {
    super(transaction);
    this.#transaction = transaction;
  }

  /** What a desk is told once this is committed; undefined when nothing was written. */
  get outcome(): { versionNumber: number; tables: TableName[] } | undefined {
    return this.#changed.size === 0 ? undefined : { versionNumber: this.#versionNumber, tables: [...this.#changed] };
  }

  async insert(table: TableName, row: AnyRow): Promise<AnyRow> {
    const versionnumber = await this.#nextChange(table);
    const complete: AnyRow = { ...row, versionnumber };
    await this.#transaction.insertInto(table).values(toStored(complete)).execute();
    // A row that was deleted and made again must not arrive as changed and then as deleted.
    await this.#transaction.deleteFrom(deletionTable).where('tablename', '=', table).where('rowid_deleted', '=', row.id).execute();
    return complete;
  }

  async update(table: TableName, id: string, changes: AnyChanges): Promise<void> {
    const versionnumber = await this.#nextChange(table);
    await this.#transaction.updateTable(table).set(toStored({ ...changes, versionnumber })).where('id', '=', id).execute();
  }

  async remove(table: TableName, id: string): Promise<void> {
    const versionnumber = await this.#nextChange(table);
    await this.#transaction.deleteFrom(table).where('id', '=', id).execute();
    await this.#transaction
      .insertInto(deletionTable)
      .values({ versionnumber, tablename: table, rowid_deleted: id, deletedon: toInstant(new Date()) })
      .execute();
  }

  next(sequence: 'ticket' | 'article'): Promise<number> {
    return this.#advance(sequence);
  }

  async #nextChange(table: TableName): Promise<number> {
    this.#versionNumber = await this.#advance('change');
    this.#changed.add(table);
    return this.#versionNumber;
  }

  async #advance(sequence: string): Promise<number> {
    const row = await this.#transaction
      .updateTable(sequenceTable)
      .set((expression) => ({ value: expression('value', '+', 1) }))
      .where('name', '=', sequence)
      .returning('value')
      .executeTakeFirstOrThrow();
    return Number(row['value']);
  }
}
