/** AddMembersTeam and RemoveMembersTeam: membership decides what a person sees and may do, so administrators change it. */
import { administers } from '../../../shared/rules/actor.ts';
import { addMember, removeMember } from '../../rules/team-membership.ts';
import type { RuleContext } from '../../rules/table-rules.ts';
import { badPayload, notAllowed } from '../errors.ts';
import type { Action, ActionCall } from './action.ts';
import { referencedRow } from './entity-reference.ts';
import { onlyParameters } from './parameters.ts';

const maximumMembers = 1_000;

export const addMembersTeam: Action = { boundTo: 'team', run: (call, context) => forEachMember('AddMembersTeam', call, context, addMember) };
export const removeMembersTeam: Action = { boundTo: 'team', run: (call, context) => forEachMember('RemoveMembersTeam', call, context, removeMember) };

async function forEachMember(
  name: string,
  { parameters, target, references }: ActionCall,
  context: RuleContext,
  change: (teamId: string, userId: string, context: RuleContext) => Promise<void>,
): Promise<undefined> {
  onlyParameters(name, parameters, ['Members']);
  if (!administers(context.principal)) throw notAllowed('Only an administrator may change who belongs to a team.');
  const members = parameters['Members'];
  if (!Array.isArray(members)) throw badPayload('Members must be a list such as [{"systemuserid": "<guid>"}].');
  if (members.length > maximumMembers) throw badPayload(`Members may have ${maximumMembers} entries at most.`);
  for (const [index, member] of members.entries()) {
    const { row } = await referencedRow(`Members[${index}]`, member, ['systemuser'], references, context);
    await change(target?.id ?? '', row.id, context);
  }
  return undefined;
}
