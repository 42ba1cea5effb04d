/** Pages as the service writes them, for tests of the store alone. */
import { type AnyChanges, isPolymorphic, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { lookupLogicalName, wireColumnName, type WireRow } from '../../../shared/entities/wire-format.ts';
import { applyPage, type PageContext } from '../../../electron/replica/store/page.ts';
import type { StagedPage } from '../../../electron/replica/store/staging.ts';
import type { ReplicaStore } from '../../../electron/replica/store/store.ts';

export function wireRow(table: TableName, row: AnyChanges & { id: string; versionnumber: number }): WireRow {
  const definition = tableOf(table);
  const wire: WireRow = { '@odata.etag': `W/"${row.versionnumber}"`, [definition.primaryId]: row.id };
  for (const [name, column] of Object.entries(definition.columns)) {
    wire[wireColumnName(table, name)] = row[name] ?? null;
    if (isPolymorphic(column) && row[name]) wire[`_${name}_value@${lookupLogicalName}`] = row[`${name}type`] ?? column.type;
  }
  return wire;
}

export function deletion(id: string): WireRow {
  return { '@odata.context': 'http://service/api/data/v9.2/$metadata#contacts/$deletedEntity', id, reason: 'deleted' };
}

export function page(rows: readonly WireRow[], more: Record<string, unknown> = { '@odata.deltaLink': 'http://service/delta' }): string {
  return JSON.stringify({ '@odata.context': 'x', ...more, value: rows });
}

let version = 0;
export function nextVersion(): number {
  return ++version;
}

/** Puts rows into the store as if they had come from the service. */
export async function receive(store: ReplicaStore, table: TableName, rows: readonly (AnyChanges & { id: string })[]): Promise<void> {
  await apply(store, table, page(rows.map((row) => wireRow(table, { versionnumber: nextVersion(), ...row }))));
}

/** A page as it comes from the network, taken apart and applied. */
export async function apply(store: ReplicaStore, table: TableName, body: string, context: Partial<PageContext> = {}): Promise<StagedPage> {
  const staged = await store.staging.stage(table, body);
  try {
    await store.write((transaction) => applyPage(transaction, staged, { load: 1, region: 'US', ...context }));
    return staged;
  } finally {
    staged.release();
  }
}
