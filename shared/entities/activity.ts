/** What all activities share, and their participants. */
import { audited } from './common.ts';

type ActivityName = 'phonecall' | 'email' | 'task' | 'incidentresolution';

/** Navigation names of Dataverse's own: `regardingobjectid_incident_<activity>`, and the case's way back to its activities. */
export const regarding = <const Name extends ActivityName, const Collection extends string>(activity: Name, collection: Collection) =>
  ({
    type: 'lookup',
    label: 'Regarding',
    targets: [
      { table: 'incident', navigation: `regardingobjectid_incident_${activity}`, collection: `Incident_${collection}` },
      { table: 'contact', navigation: `regardingobjectid_contact_${activity}`, collection: `Contact_${collection}` },
      { table: 'account', navigation: `regardingobjectid_account_${activity}`, collection: `Account_${collection}` },
    ],
    onDelete: 'cascade',
  }) as const;

export const activityOwner = <const Name extends ActivityName>(activity: Name) =>
  ({
    type: 'lookup',
    label: 'Owner',
    targets: [
      { table: 'systemuser', navigation: `ownerid_${activity}` },
      { table: 'team', navigation: `ownerid_${activity}` },
    ],
  }) as const;

/** Priority of activities; a case's scale is another one. */
export const activityPriority = {
  type: 'choice',
  label: 'Priority',
  default: 1,
  choices: [
    { value: 0, name: 'low', label: 'Low' },
    { value: 1, name: 'normal', label: 'Normal' },
    { value: 2, name: 'high', label: 'High' },
  ],
} as const;

/** Not valid on create: an activity is opened first and completed by a second write. */
export const activityState = {
  type: 'choice',
  label: 'Activity Status',
  default: 0,
  choices: [
    { value: 0, name: 'open', label: 'Open' },
    { value: 1, name: 'completed', label: 'Completed' },
    { value: 2, name: 'cancelled', label: 'Canceled' },
  ],
} as const;

export const activityTimes = {
  scheduledstart: { type: 'datetime', label: 'Start Date' },
  scheduledend: { type: 'datetime', label: 'Due Date' },
  actualstart: { type: 'datetime', label: 'Actual Start' },
  actualend: { type: 'datetime', label: 'Actual End' },
  actualdurationminutes: { type: 'integer', label: 'Duration', minimum: 0 },
} as const;

/** Who takes part in an activity. Written inside it; an update replaces its whole list. */
export const activityparty = {
  logicalName: 'activityparty',
  entitySet: 'activityparties',
  primaryId: 'activitypartyid',
  primaryName: null,
  label: 'Activity Party',
  labelPlural: 'Activity Parties',
  typeCode: 135,
  writtenByService: true,
  columns: {
    activityid: {
      type: 'lookup',
      label: 'Activity',
      targets: [
        { table: 'phonecall', navigation: 'activityid_phonecall', collection: 'phonecall_activity_parties' },
        { table: 'email', navigation: 'activityid_email', collection: 'email_activity_parties' },
        { table: 'task', navigation: 'activityid_task', collection: 'task_activity_parties' },
      ],
      onDelete: 'cascade',
    },
    participationtypemask: {
      type: 'choice',
      label: 'Participation Type',
      choices: [
        { value: 1, name: 'sender', label: 'Sender' },
        { value: 2, name: 'to', label: 'To Recipient' },
        { value: 3, name: 'cc', label: 'CC Recipient' },
        { value: 4, name: 'bcc', label: 'BCC Recipient' },
        { value: 5, name: 'requiredAttendee', label: 'Required attendee' },
        { value: 6, name: 'optionalAttendee', label: 'Optional attendee' },
        { value: 7, name: 'organizer', label: 'Organizer' },
        { value: 8, name: 'regarding', label: 'Regarding' },
        { value: 9, name: 'owner', label: 'Owner' },
        { value: 10, name: 'resource', label: 'Resource' },
        { value: 11, name: 'customer', label: 'Customer' },
        { value: 12, name: 'partner', label: 'Partner' },
      ],
    },
    partyid: {
      type: 'lookup',
      label: 'Party',
      targets: [
        { table: 'contact', navigation: 'partyid_contact', collection: 'contact_activity_parties' },
        { table: 'account', navigation: 'partyid_account', collection: 'account_activity_parties' },
        { table: 'systemuser', navigation: 'partyid_systemuser', collection: 'system_user_activity_parties' },
        { table: 'queue', navigation: 'partyid_queue', collection: 'queue_activity_parties' },
      ],
      onDelete: 'clear',
    },
    /** The number or e-mail address that was used; alone when nobody is known to it. */
    addressused: { type: 'text', maxLength: 200, label: 'Address Used' },
    ...audited,
  },
} as const;

/** All activities read as one table. */
export const activitypointer = {
  logicalName: 'activitypointer',
  entitySet: 'activitypointers',
  primaryId: 'activityid',
  primaryName: 'subject',
  label: 'Activity',
  labelPlural: 'Activities',
  typeCode: 4200,
  unionOf: ['phonecall', 'email', 'task', 'incidentresolution'],
  writtenByService: true,
  desk: false,
  columns: {
    activitytypecode: { type: 'text', maxLength: 64, label: 'Activity Type' },
    subject: { type: 'text', maxLength: 200, label: 'Subject' },
    description: { type: 'memo', maxLength: 100_000, label: 'Description' },
    regardingobjectid: {
      type: 'lookup',
      label: 'Regarding',
      targets: [
        { table: 'incident', navigation: 'regardingobjectid_incident', collection: 'Incident_ActivityPointers' },
        { table: 'contact', navigation: 'regardingobjectid_contact', collection: 'Contact_ActivityPointers' },
        { table: 'account', navigation: 'regardingobjectid_account', collection: 'Account_ActivityPointers' },
      ],
    },
    ownerid: {
      type: 'lookup',
      label: 'Owner',
      targets: [
        { table: 'systemuser', navigation: 'ownerid' },
        { table: 'team', navigation: 'ownerid' },
      ],
    },
    ...activityTimes,
    prioritycode: activityPriority,
    statecode: activityState,
    ...audited,
  },
} as const;
