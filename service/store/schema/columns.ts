/** Which SQL columns a table of the metadata has. */
import type { ColumnDataType } from 'kysely';
import type { Column, Table } from '../../../shared/entities/column.ts';
import { isPolymorphic } from '../../../shared/entities/index.ts';

/** Holds what searching needs of the texts that SQL's `lower` does not understand (`row-codec.ts`). */
export const foldedColumn = 'folded';

const sqlTypes: Record<Column['type'], ColumnDataType> = {
  text: 'text',
  memo: 'text',
  datetime: 'text',
  lookup: 'text',
  integer: 'integer',
  choice: 'integer',
  boolean: 'integer',
  decimal: 'double precision',
};

/** A file's content lies beside its note, in pieces (`attachments.ts`). */
export function isStoredAside(table: Table, column: string): boolean {
  return table.logicalName === 'annotation' && column === 'documentbody';
}

/** SQL column → type, without the primary key. */
export function sqlColumns(table: Table): Map<string, ColumnDataType> {
  const columns = new Map<string, ColumnDataType>();
  for (const [name, column] of Object.entries(table.columns)) {
    if (isStoredAside(table, name)) continue;
    columns.set(name, sqlTypes[column.type]);
    if (isPolymorphic(column)) columns.set(`${name}type`, 'text');
  }
  columns.set(foldedColumn, 'text');
  return columns;
}
