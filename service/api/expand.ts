/** Fills in expanded rows, one query per target table and page. */
import { type AnyRow, type TableName } from '../../shared/entities/index.ts';
import type { WireRow } from '../../shared/entities/wire-format.ts';
import type { RowReader } from '../store/row-reader.ts';
import { readableColumns } from './columns.ts';
import type { Expansion } from './expand-option.ts';
import { type Annotations, lookupTarget, readLookupNames, selectedColumns, toWireRow } from './wire-row.ts';

export async function expandRows(
  reader: RowReader,
  table: TableName,
  rows: readonly AnyRow[],
  wires: readonly WireRow[],
  expansions: readonly Expansion[],
  annotations: Annotations,
): Promise<void> {
  for (const expansion of expansions) {
    if (expansion.kind === 'parties') await expandParties(reader, rows, wires, expansion.navigation, annotations);
    else await expandLookup(reader, table, rows, wires, expansion, annotations);
  }
}

async function expandLookup(
  reader: RowReader,
  table: TableName,
  rows: readonly AnyRow[],
  wires: readonly WireRow[],
  expansion: Expansion & { kind: 'lookup' },
  annotations: Annotations,
): Promise<void> {
  const column = [...readableColumns(table).values()].find((candidate) => candidate.name === expansion.lookup);
  if (!column) return;
  const targets = rows.map((row) => {
    const target = lookupTarget(row, column);
    return target && expansion.targets.includes(target.table) ? target : undefined;
  });
  for (const targetTable of expansion.targets) {
    const ids = targets.filter((target) => target?.table === targetTable).map((target) => target?.id ?? '');
    const found = await reader.byIds(targetTable, ids);
    const columns = selectedColumns(targetTable, expansion.select);
    const names = annotations.formatted ? await readLookupNames(reader, [...found.values()], columns) : new Map<string, string>();
    targets.forEach((target, index) => {
      const row = target?.table === targetTable ? found.get(target.id) : undefined;
      const wire = wires[index];
      if (row && wire) wire[expansion.navigation] = toWireRow(targetTable, row, columns, annotations, names);
    });
  }
  for (const wire of wires) wire[expansion.navigation] ??= null;
}

async function expandParties(reader: RowReader, rows: readonly AnyRow[], wires: readonly WireRow[], navigation: string, annotations: Annotations): Promise<void> {
  const parties = await reader.pointingAt(
    'activityparty',
    'activityid',
    rows.map((row) => row.id),
  );
  const columns = selectedColumns('activityparty', undefined);
  const names = annotations.formatted ? await readLookupNames(reader, parties, columns) : new Map<string, string>();
  rows.forEach((row, index) => {
    const wire = wires[index];
    if (wire) wire[navigation] = parties.filter((party) => party['activityid'] === row.id).map((party) => toWireRow('activityparty', party, columns, annotations, names));
  });
}
