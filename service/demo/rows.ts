/** Rows of the demo city as they grow: complete, with their authors and ages. */
import { type AnyRow, type TableName, tableNames } from '../../shared/entities/index.ts';
import { completeRow } from '../rules/complete-row.ts';
import { toInstant } from '../store/row-codec.ts';

/** Code names of `incident.statecode`. */
export type CaseState = 'active' | 'resolved' | 'cancelled';
export type CityRows = Record<TableName, AnyRow[]>;

export class GrowingCity {
  readonly rows: CityRows = Object.fromEntries(tableNames.map((table): [TableName, AnyRow[]] => [table, []])) as CityRows;
  /** `now` at creation: every age in the city is relative to it. */
  readonly now: Date;
  readonly #author: string;
  /** An empty row of each table, defaults included. */
  readonly #empty = new Map<TableName, AnyRow>();
  readonly #instants = new Map<number, string>();

  constructor(now: Date, author: string) {
    this.now = now;
    this.#author = author;
  }

  ago(hours: number): string {
    let instant = this.#instants.get(hours);
    if (instant === undefined) this.#instants.set(hours, (instant = toInstant(new Date(this.now.getTime() - hours * 3_600_000))));
    return instant;
  }

  /** @param ages hours since the row was made and since it was last changed */
  add(table: TableName, given: AnyRow, ages: { made: number; changed?: number; by?: string }): AnyRow {
    const by = ages.by ?? this.#author;
    const made = this.ago(ages.made);
    const modifiedon = ages.changed === undefined || ages.changed === ages.made ? made : this.ago(ages.changed);
    const row = { ...this.#emptyRow(table) };
    row['createdon'] = made;
    row['modifiedon'] = modifiedon;
    row['createdby'] = row['modifiedby'] = by;
    Object.assign(row, given);
    this.rows[table].push(row);
    return row;
  }

  #emptyRow(table: TableName): AnyRow {
    let empty = this.#empty.get(table);
    if (!empty) this.#empty.set(table, (empty = compact(completeRow(table, { id: '' }))));
    return empty;
  }
}

/** Read from JSON, an object is laid out so that tens of thousands of copies are made quickly. */
function compact(row: AnyRow): AnyRow {
  return JSON.parse(JSON.stringify(row)) as AnyRow;
}
