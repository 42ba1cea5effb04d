/** Rows that clients only read (`writtenByService`, `unionOf`), and rows that nobody changes (`appendOnly`): the refusal names the way. */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { failure, type Outcome, success } from '../../shared/errors.ts';

const ways: Partial<Record<TableName, string>> = {
  incidentresolution: 'Resolve the case with the CloseIncident operation; reactivating the case cancels its resolution.',
  activityparty: 'Write participants inside their activity, for example under phonecall_activity_parties.',
  activitypointer: 'Write the activity itself: phonecalls, emails or tasks.',
  teammembership: 'Use AddMembersTeam and RemoveMembersTeam, or teammembership_association of the team.',
  slakpiinstance: 'It follows the case: write firstresponsesent or ring_noacknowledgementreason of the incident.',
  ring_call: 'The telephone systems write it; what a call was about is written in its phonecall.',
};

export function checkWrittenByClients(action: 'create' | 'update' | 'delete', table: TableName): Outcome<true> {
  const { labelPlural, writtenByService, unionOf, appendOnly } = tableOf(table);
  if (writtenByService || unionOf) {
    return failure('not-allowed', `${labelPlural} are written by the service and cannot be ${action}d by a client. ${ways[table] ?? ''}`.trim());
  }
  if (appendOnly && action !== 'create') return failure('not-allowed', `${labelPlural} are append-only and can never be ${action}d, by nobody.`);
  return success(true);
}
