import type { Role } from '../../shared/entities/people.ts';

/** Who asks. Read from the user's row at every request, so that a changed role or extension takes effect at once. */
export interface Principal {
  readonly userId: string;
  readonly userName: string;
  readonly fullName: string;
  readonly role: Role;
  /** The teams that the user belongs to. */
  readonly teamIds: readonly string[];
  /** The extensions whose calls this user's desk receives. */
  readonly extensions: string[];
}
