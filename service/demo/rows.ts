/** Rows of the demo city as they grow: complete, with their authors and ages. */
import { type AnyRow, type TableName, tableNames } from '../../shared/entities/index.ts';
import { completeRow } from '../rules/complete-row.ts';
import { toInstant } from '../store/row-codec.ts';

export type CityRows = Record<TableName, AnyRow[]>;

export class GrowingCity {
  readonly rows: CityRows = Object.fromEntries(tableNames.map((table): [TableName, AnyRow[]] => [table, []])) as CityRows;
  /** `now` at creation: every age in the city is relative to it. */
  readonly now: Date;
  readonly #author: string;

  constructor(now: Date, author: string) {
    this.now = now;
    this.#author = author;
  }

  ago(hours: number): string {
    return toInstant(new Date(this.now.getTime() - hours * 3_600_000));
  }

  /** @param ages hours since the row was made and since it was last changed */
  add(table: TableName, given: AnyRow, ages: { made: number; changed?: number; by?: string }): AnyRow {
    const by = ages.by ?? this.#author;
    const row = completeRow(table, { createdon: this.ago(ages.made), modifiedon: this.ago(ages.changed ?? ages.made), createdby: by, modifiedby: by, ...given });
    this.rows[table].push(row);
    return row;
  }
}
