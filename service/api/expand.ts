/** Fills in expanded rows, one query per target table and page. */
import { type AnyRow, isTableName, type TableName, tableOf } from '../../shared/entities/index.ts';
import { formattedValue, lookupLogicalName, type WireRow } from '../../shared/entities/wire-format.ts';
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

const participationLabels: Readonly<Record<number, string>> = {
  1: 'Sender',
  2: 'To Recipient',
  3: 'CC Recipient',
  4: 'BCC Recipient',
  5: 'Required attendee',
  6: 'Optional attendee',
  7: 'Organizer',
  8: 'Regarding',
  9: 'Owner',
  10: 'Resource',
  11: 'Customer',
};

async function expandParties(reader: RowReader, rows: readonly AnyRow[], wires: readonly WireRow[], navigation: string, annotations: Annotations): Promise<void> {
  const parties = await reader.parties(rows.map((row) => row.id));
  rows.forEach((row, index) => {
    const wire = wires[index];
    if (!wire) return;
    wire[navigation] = (parties.get(row.id) ?? []).map((party) => {
      const wireParty: WireRow = {
        activitypartyid: party.id,
        _activityid_value: row.id,
        participationtypemask: party.participationtypemask,
        _partyid_value: party.partyid,
        addressused: party.addressused,
      };
      const label = participationLabels[party.participationtypemask];
      if (annotations.formatted && label !== undefined) wireParty[`participationtypemask@${formattedValue}`] = label;
      if (annotations.lookupTable && party.partyidtype !== null && (isTableName(party.partyidtype) ? tableOf(party.partyidtype) : undefined)) {
        wireParty[`_partyid_value@${lookupLogicalName}`] = party.partyidtype;
      }
      return wireParty;
    });
  });
}
