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

/** Supervisors and administrators are exempt from the rules about who works on what (P8). */
export function supervises({ role }: Actor): boolean {
  return role === 'case-supervisor' || role === 'call-supervisor' || role === 'admin';
}
