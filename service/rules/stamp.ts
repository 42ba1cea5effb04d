import type { AnyChanges } from '../../shared/entities/index.ts';
import type { RuleContext } from './table-rules.ts';

/** Who wrote a new row and when. */
export function madeBy({ now, principal }: RuleContext): AnyChanges {
  return { createdon: now, createdby: principal.userId, modifiedon: now, modifiedby: principal.userId };
}
/** Who changed a row and when. */
export function changedBy({ now, principal }: RuleContext): AnyChanges {
  return { modifiedon: now, modifiedby: principal.userId };
}
