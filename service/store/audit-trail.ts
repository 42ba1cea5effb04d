/**
 * What one transaction did, for `ring_auditentry`: which rows, and the names of their columns, never values. Written at the end of the
 * same transaction, so that a change and its entry are both there or neither.
 */
import { v4 } from 'uuid';
import { type AnyRow, choiceValue, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import { toInstant } from './row-codec.ts';

/** On whose behalf a transaction writes. */
export interface Actor {
  readonly userId: string;
}
export type AuditedAction = 'create' | 'update' | 'delete' | 'read';

/** The audit itself, the telephone system's own log, and what is only a consequence of a row that is audited. */
const unaudited: ReadonlySet<TableName> = new Set(['ring_auditentry', 'ring_call', 'slakpiinstance', 'activityparty']);
/** Kept by the service with every write, so their names would say nothing. */
const bookkeeping: ReadonlySet<string> = new Set(['id', 'createdon', 'createdby', 'modifiedon', 'modifiedby', 'versionnumber']);

export class AuditTrail {
  readonly #actor: Actor;
  /** By row; what happens to a row after its creation in the same transaction belongs to the creation. */
  readonly #entries = new Map<string, { action: AuditedAction; table: TableName; id: string; columns: Set<string> }>();

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  record(action: AuditedAction, table: TableName, id: string, columns: Iterable<string>): void {
    if (unaudited.has(table)) return;
    const key = (about: AuditedAction) => `${about} ${table} ${id}`;
    const created = action === 'update' ? this.#entries.get(key('create')) : undefined;
    const entry = created ?? this.#entries.get(key(action)) ?? { action, table, id, columns: new Set<string>() };
    for (const column of columns) if (!bookkeeping.has(column)) entry.columns.add(column);
    this.#entries.set(key(entry.action), entry);
  }

  /** Complete but for their change numbers. */
  rows(): AnyRow[] {
    const now = toInstant(new Date());
    const { userId } = this.#actor;
    return [...this.#entries.values()].map(({ action, table, id, columns }) => ({
      id: v4(),
      ring_action: choiceValue('ring_auditentry', 'ring_action', action),
      ring_occurredon: now,
      ring_userid: userId,
      ring_rowtable: table,
      ring_rowid: id,
      ring_columns: listOf(columns),
      ring_reason: null,
      createdon: now,
      modifiedon: now,
      createdby: userId,
      modifiedby: userId,
    }));
  }
}

/** The columns of a new row that hold something. */
export function filledColumns(row: AnyRow): string[] {
  return Object.keys(row).filter((column) => row[column] !== null);
}

/** The columns that a write really changes. */
export function changedColumns(before: AnyRow, changes: Record<string, Value>): string[] {
  return Object.keys(changes).filter((column) => (before[column] ?? null) !== changes[column]);
}

const columnList = tableOf('ring_auditentry').columns['ring_columns'];
const longestList = columnList?.type === 'memo' ? columnList.maxLength : 0;

function listOf(columns: ReadonlySet<string>): string | null {
  return columns.size === 0 ? null : [...columns].sort().join(',').slice(0, longestList);
}
