/** Who works in the demo city: users with their extensions and roles. Ids are fixed, so tests and notes may name them. */
import type { Role } from '../../shared/entities/people.ts';
import { departments, generalTeam } from './catalogue.ts';

export interface DemoUser {
  readonly id: string;
  readonly userName: string;
  readonly fullName: string;
  readonly role: Role;
  readonly extension: string | null;
  /** Names of the teams that this user belongs to. */
  readonly teams: readonly string[];
}

const user = (number: number, userName: string, fullName: string, role: Role, extension: string | null, ...teams: string[]): DemoUser => ({
  id: `31100000-0000-4000-8000-0000000${String(number).padStart(5, '0')}`,
  userName,
  fullName,
  role,
  extension,
  teams,
});

/** The first user of a role is the one whom `{"user":"<role>"}` signs in. */
export const demoUsers: readonly DemoUser[] = [
  user(1001, 'mara.okonjo', 'Mara Okonjo', 'call-taker', '1001', generalTeam.name),
  user(1002, 'teo.brandvold', 'Teo Brandvold', 'call-taker', '1002', generalTeam.name),
  user(1003, 'ruben.castellane', 'Ruben Castellane', 'call-supervisor', '1003', generalTeam.name),
  user(1004, 'ana.whitlock', 'Ana Whitlock', 'case-lead', '1004', 'Street Maintenance', 'Traffic and Lighting', 'Solid Waste', 'Parks and Trees'),
  user(1005, 'idris.vantongeren', 'Idris van Tongeren', 'case-supervisor', '1005', ...departments.map((department) => department.team)),
  user(1006, 'sunniva.halloran', 'Sunniva Halloran', 'admin', null),
];

export function demoUser(userName: string): DemoUser | undefined {
  return demoUsers.find((candidate) => candidate.userName === demoUserName(userName));
}

/** A role's name stands for its first user; everything else is a user name already. */
export function demoUserName(roleOrUserName: string): string {
  return demoUsers.find((candidate) => candidate.role === roleOrUserName)?.userName ?? roleOrUserName;
}
