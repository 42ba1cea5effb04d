/**
 * Whose a case is, and what its owner, its team and others may do with it (P2, P8). One person or one team owns a case; the team that
 * owned it last, or was chosen, stays responsible (`ring_teamid`) while a person works on it.
 */
import type { Changes, Row } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor, supervises } from './actor.ts';
import { owningTeam } from './case-rules.ts';

export type CaseOwnership = Pick<Row<'incident'>, 'ownerid' | 'owneridtype' | 'ring_teamid' | 'createdby'>;
export type CaseOwner = Pick<Row<'incident'>, 'ownerid' | 'owneridtype' | 'ring_teamid'>;

/** P2: the team chosen on the form, else the category's; without both the case is unrouted and belongs to whoever made it. */
export function ownerOfNewCase(given: CaseOwner, category: Pick<Row<'ring_category'>, 'ring_teamid'> | undefined, creatorId: string): Outcome<CaseOwner> {
  const { ownerid, owneridtype, ring_teamid } = given;
  if (ownerid !== null && owneridtype === 'team') {
    if (ring_teamid !== null && ring_teamid !== ownerid) return twoTeams();
    return success({ ownerid, owneridtype, ring_teamid: ownerid });
  }
  if (ownerid !== null) return success({ ownerid, owneridtype, ring_teamid });
  const team = owningTeam(ring_teamid, category);
  if (team === undefined) return success({ ownerid: creatorId, owneridtype: 'systemuser', ring_teamid: null });
  return success({ ownerid: team, owneridtype: 'team', ring_teamid: team });
}

/** What else a change of owner or of the responsible team changes. Empty when the write does neither. */
export function ownerAfter(current: CaseOwnership, changes: Changes<'incident'>): Outcome<Changes<'incident'>> {
  const { ownerid, ring_teamid } = changes;
  if (ownerid === null) return failure('rule', 'A case always has an owner (P8). Assign it to a team or a user.', { rule: 'P8', details: { ownerid: 'required' } });
  if (ownerid !== undefined && changes.owneridtype === 'team') {
    if (ring_teamid !== undefined && ring_teamid !== ownerid) return twoTeams();
    return success({ ring_teamid: ownerid });
  }
  if (ownerid !== undefined) {
    if (ring_teamid !== undefined) return success({});
    return success(current.owneridtype === 'team' ? { ring_teamid: current.ownerid } : {});
  }
  if (ring_teamid === undefined || current.owneridtype !== 'team') return success({});
  if (ring_teamid === null) return failure('rule', 'The team that owns a case answers for it (P2). Assign the case to another team or to a person.', { rule: 'P2' });
  return success({ ownerid: ring_teamid, owneridtype: 'team' });
}

function twoTeams(): Outcome<never> {
  return failure('rule', 'A case goes to one team (P2), and here the owner is one team and the responsible team another. Name one of them.', {
    rule: 'P2',
    details: { ring_teamid: 'must be the owning team' },
  });
}

/** Changing what a case says: its owner, its owning team, whoever made it, and supervisors. */
export function checkChangeCase(actor: Actor, incident: CaseOwnership): Outcome<true> {
  if (mayChange(actor, incident)) return success(true);
  return failure('rule', `This case belongs to somebody else and is changed by its owner, its team, its creator and supervisors (P8). ${wayIn(actor, incident)}`, { rule: 'P8' });
}

/** Taking, assigning and returning: those, and the team that stays responsible while a person works on the case. */
export function checkAssignCase(actor: Actor, incident: CaseOwnership): Outcome<true> {
  if (mayAssign(actor, incident)) return success(true);
  return failure('rule', 'This case belongs to another team and is taken or assigned by its owner, its team, its creator and supervisors (P8). Ask one of them to assign it.', {
    rule: 'P8',
  });
}

/** Resolving, cancelling, reactivating, submitting: one works only on cases one owns; supervisors are exempt. */
export function checkWorkOnCase(actor: Actor, incident: CaseOwnership, work: string): Outcome<true> {
  if (supervises(actor) || owns(actor, incident)) return success(true);
  return failure('rule', `One works only on cases one owns (P8), so only its owner or a supervisor may ${work} this case. ${wayIn(actor, incident, work === 'reactivate' ? 'in the same step' : 'first')}`, { rule: 'P8' });
}

/** @param user whom a case is given to */
export function checkTaker(user: Pick<Row<'systemuser'>, 'isdisabled'>): Outcome<true> {
  if (user.isdisabled !== true) return success(true);
  return failure('rule', 'This user is disabled and cannot be given work (P8). Choose another one.', { rule: 'P8' });
}

function owns(actor: Actor, { ownerid, owneridtype }: CaseOwnership): boolean {
  return ownerid === actor.userId && owneridtype !== 'team';
}
function isOfTeam(actor: Actor, teamId: string | null): boolean {
  return teamId !== null && actor.teamIds.includes(teamId);
}
function mayChange(actor: Actor, incident: CaseOwnership): boolean {
  return supervises(actor) || owns(actor, incident) || incident.createdby === actor.userId || (incident.owneridtype === 'team' && isOfTeam(actor, incident.ownerid));
}
function mayAssign(actor: Actor, incident: CaseOwnership): boolean {
  return mayChange(actor, incident) || isOfTeam(actor, incident.ring_teamid);
}
/** @param when a closed case is read-only and cannot be assigned before it is reactivated */
function wayIn(actor: Actor, incident: CaseOwnership, when = 'first'): string {
  return mayAssign(actor, incident) ? `Assign it to yourself ${when}.` : 'Ask its owner or a case supervisor; notes and activities may be added by everybody.';
}
