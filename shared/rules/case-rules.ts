/**
 * Pure case rules. The service decides with them, the desk predicts with the same code. A refusal names its rule of PRODUCT.md and
 * says what to do.
 */
import { type Changes, choiceValue, type Row } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';

/** A customer is a contact and never an account (seed 004, core principle). */
export function checkCustomer(changes: Changes<'incident'>): Outcome<true> {
  if (changes.customeridtype === 'account') {
    return failure('rule', 'A case needs a person as its customer. Choose a contact; add the business as context.', {
      rule: 'customer-is-contact',
      details: { customerid: 'must be a contact' },
    });
  }
  return success(true);
}

/** P2: the team chosen on the form, otherwise the category's team; undefined means unrouted. */
export function owningTeam(chosen: string | null | undefined, category: Pick<Row<'ring_category'>, 'ring_teamid'> | undefined): string | undefined {
  return chosen ?? category?.ring_teamid ?? undefined;
}

/** P13: a resolved or cancelled case is read-only until it is reactivated (P14), which a write of `statecode` 0 does. */
export function checkWritable(current: Pick<Row<'incident'>, 'statecode'>, changes: Changes<'incident'>): Outcome<true> {
  const active = choiceValue('incident', 'statecode', 'active');
  if (current.statecode === active || changes.statecode === active) return success(true);
  return failure('rule', 'This case is closed and read-only. Reactivate it to correct information, then resolve it again.', { rule: 'P13' });
}

/** What a case form must have before it is saved by hand (P3). Field → what to do. */
export function missingCaseFields(draft: { title: string; customer: boolean; requestType: number | null; categoryId: string | null }): Record<string, string> {
  const missing: Record<string, string> = {};
  if (draft.title.trim() === '') missing['title'] = 'required';
  if (!draft.customer) missing['customer'] = 'required';
  if (draft.requestType === null) missing['requestType'] = 'required';
  if (draft.categoryId === null) missing['categoryId'] = 'required';
  return missing;
}
