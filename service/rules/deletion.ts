/**
 * Deleting a row by what the lookups that point at it say (`onDelete`): rows that go with it, lookups that are emptied, and rows that
 * keep it from being deleted. Everything is looked at before anything is written.
 */
import { type AnyChanges, type AnyRow, isPolymorphic, type TableName, tableNames, tableOf } from '../../shared/entities/index.ts';
import { changedBy } from './stamp.ts';
import { refuse, type RuleContext } from './table-rules.ts';

/** A case with its whole history is some hundred rows. */
const maximumRows = 10_000;

interface Doomed {
  readonly table: TableName;
  readonly row: AnyRow;
}
interface Pointer {
  readonly table: TableName;
  readonly lookup: string;
  readonly polymorphic: boolean;
  readonly onDelete: 'restrict' | 'clear' | 'cascade';
}
/** A row outside of the deletion that keeps the row it points at. */
export interface Obstacle {
  readonly table: TableName;
  readonly lookup: string;
  readonly rows: number;
}
interface Plan {
  readonly doomed: ReadonlyMap<string, Doomed>;
  readonly cleared: readonly (Doomed & { readonly lookups: AnyChanges })[];
  readonly obstacle: Obstacle | undefined;
}

const pointersAt = new Map<TableName, readonly Pointer[]>(tableNames.map((table) => [table, pointersOf(table)]));

function pointersOf(target: TableName): Pointer[] {
  const found: Pointer[] = [];
  for (const table of tableNames) {
    if (tableOf(table).unionOf) continue;
    for (const [lookup, column] of Object.entries(tableOf(table).columns)) {
      if (column.type !== 'lookup' || !column.targets.some((candidate) => candidate.table === target)) continue;
      found.push({ table, lookup, polymorphic: isPolymorphic(column), onDelete: column.onDelete ?? 'restrict' });
    }
  }
  return found;
}

/** @returns what keeps the row from being deleted; undefined: it is gone, with everything that goes with it */
export async function deleteWithConsequences(table: TableName, row: AnyRow, context: RuleContext): Promise<Obstacle | undefined> {
  const plan = await planDeletion(table, row, context);
  if (plan.obstacle) return plan.obstacle;
  const { unit } = context;
  for (const { table: of, row: kept, lookups } of plan.cleared) await unit.update(of, kept.id, { ...lookups, ...(tableOf(of).columns['modifiedon'] ? changedBy(context) : {}) });
  for (const doomed of [...plan.doomed.values()].reverse()) await unit.remove(doomed.table, doomed.row.id);
  return undefined;
}

async function planDeletion(table: TableName, row: AnyRow, { unit }: RuleContext): Promise<Plan> {
  const doomed = new Map<string, Doomed>([[keyOf(table, row.id), { table, row }]]);
  const kept: (Doomed & { pointer: Pointer })[] = [];
  // Maps keep their order, so the loop also meets what it adds.
  for (const { table: target, row: gone } of doomed.values()) {
    for (const pointer of pointersAt.get(target) ?? []) {
      const where = pointer.polymorphic ? { [pointer.lookup]: gone.id, [`${pointer.lookup}type`]: target } : { [pointer.lookup]: gone.id };
      for (const found of await unit.matching(pointer.table, where)) {
        if (pointer.onDelete === 'cascade') doomed.set(keyOf(pointer.table, found.id), doomed.get(keyOf(pointer.table, found.id)) ?? { table: pointer.table, row: found });
        else kept.push({ table: pointer.table, row: found, pointer });
      }
      if (doomed.size > maximumRows) refuse(`More than ${maximumRows} rows would be deleted with this one. Delete what belongs to it first.`, 'deletion');
    }
  }
  const outside = kept.filter((found) => !doomed.has(keyOf(found.table, found.row.id)));
  const holding = outside.find((found) => found.pointer.onDelete === 'restrict');
  const obstacle = holding && {
    table: holding.table,
    lookup: holding.pointer.lookup,
    rows: outside.filter((found) => found.table === holding.table && found.pointer.lookup === holding.pointer.lookup).length,
  };
  const cleared = new Map<string, Doomed & { lookups: AnyChanges }>();
  for (const found of outside) {
    const key = keyOf(found.table, found.row.id);
    const entry = cleared.get(key) ?? { table: found.table, row: found.row, lookups: {} };
    entry.lookups[found.pointer.lookup] = null;
    if (found.pointer.polymorphic) entry.lookups[`${found.pointer.lookup}type`] = null;
    cleared.set(key, entry);
  }
  return { doomed, cleared: [...cleared.values()], obstacle };
}

function keyOf(table: TableName, id: string): string {
  return `${table}/${id}`;
}
