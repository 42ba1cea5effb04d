/** Fills in expanded rows: one query for every navigation property and target table, however many rows there are. */
import { type AnyRow, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { WireRow } from '../../../shared/entities/wire-format.ts';
import type { FoundMember, RowReader } from '../../store/row-reader.ts';
import { readableColumns } from '../columns.ts';
import { badQuery } from '../errors.ts';
import { maximumPageSize } from '../prefer.ts';
import { encodeToken } from '../tokens.ts';
import { lookupTarget } from '../wire-row.ts';
import { neededColumns, type View, wireRows } from '../wire-rows.ts';
import type { CollectionExpansion, SingleExpansion } from './expansion.ts';

/** Members of one collection navigation property in one answer, all its rows together. */
const maximumMembers = 50_000;

export async function expandRows(reader: RowReader, table: TableName, rows: readonly AnyRow[], wires: readonly WireRow[], view: View): Promise<void> {
  for (const expansion of view.expand) {
    if (expansion.kind === 'single') await expandSingle(reader, table, rows, wires, expansion, view);
    else await expandCollection(reader, table, rows, wires, expansion, view);
  }
}

async function expandSingle(reader: RowReader, table: TableName, rows: readonly AnyRow[], wires: readonly WireRow[], expansion: SingleExpansion, view: View): Promise<void> {
  const { name, lookup } = expansion.navigation;
  const column = readableColumns(table).get(`_${lookup}_value`);
  const targets = rows.map((row) => column && lookupTarget(row, column));
  for (const wire of wires) wire[name] = null;
  for (const { table: target, select, expand } of expansion.targets) {
    const ids = targets.filter((found) => found?.table === target).map((found) => found?.id ?? '');
    const found = [...(await reader.byIds(target, ids, neededColumns(target, { select, expand }))).values()];
    const inner = await wireRows(reader, target, found, { ...view, select, expand });
    const byId = new Map(found.map((row, index) => [row.id, typed(inner[index] ?? {}, target, row.id, expansion)]));
    targets.forEach((pointedAt, index) => {
      const wire = wires[index];
      if (wire && pointedAt?.table === target) wire[name] = byId.get(pointedAt.id) ?? null;
    });
  }
}

/** An owner is a user or a team; in Dataverse both are principals, whose key is `ownerid`. */
function typed(wire: WireRow, table: TableName, id: string, { targets }: SingleExpansion): WireRow {
  return targets.length > 1 ? { '@odata.type': `#Microsoft.Dynamics.CRM.${table}`, ...wire, ownerid: id } : wire;
}

async function expandCollection(
  reader: RowReader,
  table: TableName,
  rows: readonly AnyRow[],
  wires: readonly WireRow[],
  expansion: CollectionExpansion,
  view: View,
): Promise<void> {
  const { collection, select, where, order, top, expand, navigation } = expansion;
  const pageSize = top ?? view.memberPageSize ?? maximumPageSize;
  const members = await reader.members({
    collection,
    owners: rows.map((row) => row.id),
    where,
    order,
    // One more tells whether there are more.
    limit: top ?? pageSize + 1,
    totalLimit: maximumMembers + 1,
    columns: neededColumns(collection.table, { select, expand }),
  });
  if (members.length > maximumMembers) {
    throw badQuery(`$expand=${navigation.name} finds more than ${maximumMembers} rows. Ask for smaller pages (Prefer: odata.maxpagesize), or put $top or $filter inside of $expand.`);
  }
  const ofOwner = new Map<string, FoundMember[]>();
  for (const member of members) {
    const known = ofOwner.get(member.owner);
    if (known) known.push(member);
    else ofOwner.set(member.owner, [member]);
  }
  const shown = rows.map((row) => (ofOwner.get(row.id) ?? []).slice(0, pageSize));
  const inner = await wireRows(
    reader,
    collection.table,
    shown.flat().map(({ row }) => row),
    { ...view, select, expand },
  );
  let next = 0;
  rows.forEach((row, index) => {
    const wire = wires[index];
    const own = shown[index] ?? [];
    const last = own.at(-1);
    if (wire) {
      wire[navigation.name] = inner.slice(next, next + own.length);
      if (last && (ofOwner.get(row.id)?.length ?? 0) > pageSize) wire[`${navigation.name}@odata.nextLink`] = nextLink(table, row.id, expansion, last, view);
    }
    next += own.length;
  });
}

function nextLink(table: TableName, id: string, { navigation, options }: CollectionExpansion, { position }: FoundMember, { root = '' }: View): string {
  const all = new Map([...options, ['$skiptoken', encodeToken({ kind: 'page', values: [...position.values], id: position.id })]]);
  const query = [...all].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${root}/${tableOf(table).entitySet}(${id})/${navigation.name}?${query}`;
}
