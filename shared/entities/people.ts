import { audited, ownChoices } from './common.ts';

export const systemuser = {
  logicalName: 'systemuser',
  entitySet: 'systemusers',
  primaryId: 'systemuserid',
  primaryName: 'fullname',
  label: 'User',
  labelPlural: 'Users',
  typeCode: 8,
  keys: [['domainname']],
  columns: {
    fullname: { type: 'text', maxLength: 200, label: 'Full Name', required: true },
    domainname: { type: 'text', maxLength: 100, label: 'User Name', required: true },
    internalemailaddress: { type: 'text', maxLength: 100, label: 'Email' },
    isdisabled: { type: 'boolean', label: 'Disabled', default: false },
    /** The telephone extensions whose calls this person's desk receives, separated by commas (a user may have several lines). */
    ring_extension: { type: 'text', maxLength: 100, label: 'Extension' },
    ring_role: {
      type: 'choice',
      label: 'Role',
      choices: ownChoices(
        ['call-taker', 'Call-taker'],
        ['case-lead', 'Case Lead'],
        ['case-supervisor', 'Case Supervisor'],
        ['call-supervisor', 'Call Supervisor'],
        ['admin', 'Administrator'],
      ),
    },
    ...audited,
  },
} as const;

export const roles = ['call-taker', 'case-lead', 'case-supervisor', 'call-supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

export const team = {
  logicalName: 'team',
  entitySet: 'teams',
  primaryId: 'teamid',
  primaryName: 'name',
  label: 'Team',
  labelPlural: 'Teams',
  typeCode: 9,
  columns: {
    name: { type: 'text', maxLength: 160, label: 'Team Name', required: true },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    emailaddress: { type: 'text', maxLength: 100, label: 'Email' },
    /** The queue in which this team's unassigned cases wait (P2). */
    queueid: { type: 'lookup', label: 'Default Queue', targets: [{ table: 'queue', navigation: 'queueid', collection: 'queue_team' }] },
    ...audited,
  },
} as const;

/** Who belongs to a team. Written through the many-to-many `teammembership_association` of teams and users. */
export const teammembership = {
  logicalName: 'teammembership',
  entitySet: 'teammemberships',
  primaryId: 'teammembershipid',
  primaryName: null,
  label: 'Team Membership',
  labelPlural: 'Team Memberships',
  writtenByService: true,
  keys: [['teamid', 'systemuserid']],
  columns: {
    teamid: { type: 'lookup', label: 'Team', targets: [{ table: 'team', navigation: 'teamid', collection: 'ring_team_memberships' }], onDelete: 'cascade' },
    systemuserid: { type: 'lookup', label: 'User', targets: [{ table: 'systemuser', navigation: 'systemuserid', collection: 'ring_systemuser_memberships' }], onDelete: 'cascade' },
    ...audited,
  },
} as const;
