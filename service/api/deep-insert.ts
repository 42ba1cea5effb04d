/** Creates a row with the related rows of its body: first those that it points at, then itself, then those that point at it. */
import { v4 } from 'uuid';
import type { AnyChanges, AnyRow, TableName } from '../../shared/entities/index.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import { duplicate } from './conditions.ts';
import { lookupValues } from './navigation.ts';
import type { DeepPayload, Payload } from './payload.ts';
import { createRow } from './write-row.ts';

export async function createDeep(table: TableName, id: string, { related, ...payload }: DeepPayload, context: RuleContext): Promise<AnyRow> {
  const links: AnyChanges = {};
  for (const entry of related) {
    if (entry.kind !== 'single') continue;
    const target = await create(entry.table, entry.payload.id ?? v4(), entry.payload, context);
    Object.assign(links, lookupValues(entry.navigation.lookup, entry.navigation.column, { table: entry.table, id: target.id }));
  }
  const row = await create(table, id, { ...payload, changes: { ...payload.changes, ...links } }, context);
  for (const entry of related) {
    if (entry.kind !== 'collection') continue;
    const { child, lookup, column } = entry.navigation;
    const changes = { ...entry.payload.changes, ...lookupValues(lookup, column, { table, id }) };
    await create(child, entry.payload.id ?? v4(), { ...entry.payload, changes }, context);
  }
  return row;
}

async function create(table: TableName, id: string, payload: Payload, context: RuleContext): Promise<AnyRow> {
  if (await context.unit.find(table, id)) throw duplicate();
  return createRow(table, id, payload, context);
}
