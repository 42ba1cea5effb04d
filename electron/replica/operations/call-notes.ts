import { activityDescription } from '../calls/description.ts';
import type { DeskCall } from '../calls/desk-call.ts';
import type { RecordEdit } from '../store/record-edit.ts';
import { activityEdit } from './call-edits.ts';
import type { OperationContext } from './context.ts';

/** The description of the call's activity as it is now. */
export function describe({ session }: OperationContext, call: DeskCall): string | null {
  const known = session();
  return activityDescription(call, known?.city.timeZone ?? 'UTC', known?.callHandling.emergency.number ?? '911');
}

export function noteInActivity(context: OperationContext, call: DeskCall): RecordEdit[] {
  return activityEdit(call, { description: describe(context, call) });
}
