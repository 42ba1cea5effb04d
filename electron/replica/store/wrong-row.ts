/** Which row and which column of a page has the wrong shape, for the log: never what it holds. Only called when there is one. */
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import { deskColumns, wireColumnName } from '../../../shared/entities/wire-format.ts';

export function firstWrongRow(table: TableName, body: Buffer | string): string | null {
  const { value } = JSON.parse(body.toString()) as { value: unknown[] };
  for (const [position, row] of value.entries()) {
    const wrong = wrongColumn(table, row);
    if (wrong !== null) return `row ${position} (${idOf(table, row)}) has no usable ${wrong}`;
  }
  return null;
}

function wrongColumn(table: TableName, row: unknown): string | null {
  if (!isRecord(row)) return '(row)';
  const { primaryId } = tableOf(table);
  if (String(row['@odata.context']).endsWith('$deletedEntity')) return typeof row['id'] === 'string' ? null : 'id';
  if (typeof row[primaryId] !== 'string') return primaryId;
  if (!Number.isInteger(row['versionnumber'])) return 'versionnumber';
  for (const [name, column] of deskColumns(table)) {
    const wire = wireColumnName(table, name);
    const found = row[wire];
    if (found !== null && found !== undefined && !fits(column.type, found)) return wire;
  }
  return null;
}

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'choice':
      return Number.isInteger(value);
    case 'decimal':
      return typeof value === 'number';
    default:
      return typeof value === 'string';
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function idOf(table: TableName, row: unknown): string {
  const id = isRecord(row) ? (row[tableOf(table).primaryId] ?? row['id']) : null;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id : 'no id';
}
