/** A table's columns under the names by which the Web API reads and filters them: lookups as `_<name>_value`, the key by its own name. */
import type { Column } from '../../shared/entities/column.ts';
import { type TableName, tableNames, tableOf } from '../../shared/entities/index.ts';
import { wireColumnName } from '../../shared/entities/wire-format.ts';

export interface ReadableColumn {
  readonly wireName: string;
  /** Name of the SQL column and of the property in our rows. */
  readonly name: string;
  readonly type: Column['type'] | 'key';
  readonly column: Column | undefined;
}

const readable = new Map<TableName, ReadonlyMap<string, ReadableColumn>>(
  tableNames.map((table) => {
    const definition = tableOf(table);
    const columns = new Map<string, ReadableColumn>();
    columns.set(definition.primaryId, { wireName: definition.primaryId, name: 'id', type: 'key', column: undefined });
    for (const [name, column] of Object.entries(definition.columns)) {
      const wireName = wireColumnName(table, name);
      columns.set(wireName, { wireName, name, type: column.type, column });
    }
    return [table, columns];
  }),
);

export function readableColumns(table: TableName): ReadonlyMap<string, ReadableColumn> {
  const columns = readable.get(table);
  if (!columns) throw new Error(`No columns for ${table}`);
  return columns;
}

const setNames = new Map<string, TableName>(tableNames.map((table) => [tableOf(table).entitySet, table]));
export function tableOfSet(entitySet: string): TableName | undefined {
  return setNames.get(entitySet);
}
