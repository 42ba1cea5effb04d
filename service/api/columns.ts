/** A table's columns under the names by which the Web API reads and filters them: lookups as `_<name>_value`, the key by its own name. */
import type { Column } from '../../shared/entities/column.ts';
import { type TableName, tableNames, tableOf } from '../../shared/entities/index.ts';
import { wireColumnName } from '../../shared/entities/wire-format.ts';
import { isStoredAside } from '../store/schema/columns.ts';

export interface ReadableColumn {
  readonly wireName: string;
  /** Name of the SQL column and of the property in our rows. */
  readonly name: string;
  readonly type: Column['type'] | 'key';
  readonly column: Column | undefined;
  /** Its content lies beside the rows: it can be read, but nothing can be found or sorted by it. */
  readonly aside: boolean;
}

const readable = new Map<TableName, ReadonlyMap<string, ReadableColumn>>(
  tableNames.map((table) => {
    const definition = tableOf(table);
    const columns = new Map<string, ReadableColumn>();
    columns.set(definition.primaryId, { wireName: definition.primaryId, name: 'id', type: 'key', column: undefined, aside: false });
    for (const [name, column] of Object.entries(definition.columns)) {
      const wireName = wireColumnName(table, name);
      columns.set(wireName, { wireName, name, type: column.type, column, aside: isStoredAside(definition, name) });
    }
    return [table, columns];
  }),
);

export function readableColumns(table: TableName): ReadonlyMap<string, ReadableColumn> {
  const columns = readable.get(table);
  if (!columns) throw new Error(`No columns for ${table}`);
  return columns;
}

export function isText({ type }: ReadableColumn): boolean {
  return type === 'text' || type === 'memo';
}

const setNames = new Map<string, TableName>(tableNames.map((table) => [tableOf(table).entitySet, table]));
export function tableOfSet(entitySet: string): TableName | undefined {
  return setNames.get(entitySet);
}
