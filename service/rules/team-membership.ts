/** Who belongs to a team. Both ways are harmless when repeated. */
import { v4 } from 'uuid';
import { completeRow } from './complete-row.ts';
import { madeBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

export async function addMember(teamId: string, userId: string, context: RuleContext): Promise<void> {
  const present = await context.unit.matching('teammembership', { teamid: teamId, systemuserid: userId });
  if (present.length > 0) return;
  await context.unit.insert('teammembership', completeRow('teammembership', { id: v4(), teamid: teamId, systemuserid: userId, ...madeBy(context) }));
}

export async function removeMember(teamId: string, userId: string, { unit }: RuleContext): Promise<void> {
  for (const membership of await unit.matching('teammembership', { teamid: teamId, systemuserid: userId })) await unit.remove('teammembership', membership.id);
}
