/** Moves rows from one row to another one that takes its place. */
import { type AnyChanges, type TableName, tableOf } from '../../shared/entities/index.ts';
import { changedBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

/** A lookup of a table, with the table that it must point at when it may point at several. */
export interface MovedLookup {
  readonly table: TableName;
  readonly lookup: string;
}

export async function moveRows(moved: readonly MovedLookup[], from: string, to: string, target: TableName, context: RuleContext): Promise<void> {
  for (const { table, lookup } of moved) {
    const column = tableOf(table).columns[lookup];
    const typed: AnyChanges = column?.type === 'lookup' && column.targets.length > 1 ? { [`${lookup}type`]: target } : {};
    for (const row of await context.unit.matching(table, { [lookup]: from, ...typed })) await context.unit.update(table, row.id, { [lookup]: to, ...changedBy(context) });
  }
}

const sides = ['record1id', 'record2id'] as const;

/** Connections move too, but nothing is connected with itself. */
export async function moveConnections(from: string, to: string, context: RuleContext): Promise<void> {
  const { unit } = context;
  for (const [index, side] of sides.entries()) {
    const otherSide = sides[1 - index] ?? side;
    for (const connection of await unit.matching('connection', { [side]: from })) {
      if (connection[otherSide] === to) await unit.remove('connection', connection.id);
      else await unit.update('connection', connection.id, { [side]: to, ...changedBy(context) });
    }
  }
}
