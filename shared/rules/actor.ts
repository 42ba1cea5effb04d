import type { Role } from '../entities/people.ts';

/** Who acts, as far as the city's rules ask. */
export interface Actor {
  readonly userId: string;
  readonly role: Role;
  /** The teams that this user belongs to. */
  readonly teamIds: readonly string[];
}

export function administers({ role }: Actor): boolean {
  return role === 'admin';
}

/** Whether a row belongs to this user, or to a team of this user's. */
export function holds({ userId, teamIds }: Actor, { ownerid, owneridtype }: { readonly ownerid: string | null; readonly owneridtype: string | null }): boolean {
  return owneridtype === 'team' ? ownerid !== null && teamIds.includes(ownerid) : ownerid === userId;
}

/** Supervisors and administrators are exempt from the rules about who works on what (P8). */
export function supervises({ role }: Actor): boolean {
  return role === 'case-supervisor' || role === 'call-supervisor' || role === 'admin';
}
