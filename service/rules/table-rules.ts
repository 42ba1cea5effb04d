/** How a table's rules take part in a write. They run inside its transaction; a refusal takes everything back. */
import type { AnyChanges, AnyRow } from '../../shared/entities/index.ts';
import { type Outcome, RingdeskFault } from '../../shared/errors.ts';
import type { BusinessCalendar } from '../../shared/rules/acknowledgement.ts';
import type { Principal } from '../access/principal.ts';
import type { RowReader } from '../store/row-reader.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';

export interface RuleContext {
  /** Sees and writes everything: rules decide on the truth. */
  readonly unit: UnitOfWork;
  /** The same transaction through the principal's eyes: what may be addressed and answered. */
  readonly seen: RowReader;
  readonly principal: Principal;
  /** The instant of the write, as it is stored. */
  readonly now: string;
  readonly calendar: BusinessCalendar;
}

export interface TableRules {
  /** May refuse, and may add columns that the service computes. `row` is complete, defaults included. */
  beforeCreate?(row: AnyRow, context: RuleContext): Promise<void>;
  /** What follows from it in other tables. */
  afterCreate?(row: AnyRow, context: RuleContext): Promise<void>;
  /** @param parties whether the write replaces an activity's participants */
  beforeUpdate?(current: AnyRow, changes: AnyChanges, context: RuleContext, parties: boolean): Promise<void>;
  afterUpdate?(before: AnyRow, after: AnyRow, context: RuleContext): Promise<void>;
  beforeDelete?(current: AnyRow, context: RuleContext): Promise<void>;
}

/** Turns a rule's refusal into what ends the write; otherwise what the rule decided. */
export function obey<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RingdeskFault(outcome.error);
  return outcome.value;
}

export function refuse(message: string, rule: string): never {
  throw new RingdeskFault({ code: 'rule', message, rule });
}
