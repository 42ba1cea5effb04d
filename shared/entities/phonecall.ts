import { audited, ownChoices } from './common.ts';

/** The phone-call activity: one per answering agent and call. Its id is derived from the answered leg (`shared/rules/phone-call-activity.ts`). */
export const phonecall = {
  logicalName: 'phonecall',
  entitySet: 'phonecalls',
  primaryId: 'activityid',
  primaryName: 'subject',
  label: 'Phone Call',
  labelPlural: 'Phone Calls',
  typeCode: 4210,
  parties: 'phonecall_activity_parties',
  columns: {
    subject: { type: 'text', maxLength: 200, label: 'Subject', required: true },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    phonenumber: { type: 'text', maxLength: 200, label: 'Phone Number' },
    /** true = outgoing, and true is Dataverse's default: an incoming call must say false. */
    directioncode: { type: 'boolean', label: 'Direction', default: true },
    regardingobjectid: {
      type: 'lookup',
      label: 'Regarding',
      targets: [
        { table: 'incident', navigation: 'regardingobjectid_incident_phonecall' },
        { table: 'contact', navigation: 'regardingobjectid_contact_phonecall' },
      ],
    },
    ownerid: {
      type: 'lookup',
      label: 'Owner',
      targets: [
        { table: 'systemuser', navigation: 'ownerid_phonecall' },
        { table: 'team', navigation: 'ownerid_phonecall' },
      ],
    },
    /** The person of the call. The parties say the same to Dataverse; this one survives change tracking, which cannot expand. */
    ring_contactid: { type: 'lookup', label: 'Caller', targets: [{ table: 'contact', navigation: 'ring_ContactId' }] },
    ring_callid: { type: 'text', maxLength: 100, label: 'Call ID' },
    ring_legid: { type: 'text', maxLength: 100, label: 'Leg ID' },
    ring_queue: { type: 'text', maxLength: 100, label: 'Queue' },
    ring_disposition: {
      type: 'choice',
      label: 'Disposition',
      choices: ownChoices(
        ['newCase', 'New case'],
        ['existingCase', 'Existing case'],
        ['informationGiven', 'Information given'],
        ['transferred', 'Transferred'],
        ['wrongNumber', 'Wrong number'],
        ['callDropped', 'Call dropped'],
      ),
    },
    actualstart: { type: 'datetime', label: 'Actual Start' },
    actualend: { type: 'datetime', label: 'Actual End' },
    actualdurationminutes: { type: 'integer', label: 'Duration', minimum: 0 },
    prioritycode: {
      type: 'choice',
      label: 'Priority',
      default: 1,
      choices: [
        { value: 0, name: 'low', label: 'Low' },
        { value: 1, name: 'normal', label: 'Normal' },
        { value: 2, name: 'high', label: 'High' },
      ],
    },
    /** Not valid on create: an activity is opened first and completed by a second write. */
    statecode: {
      type: 'choice',
      label: 'Activity Status',
      default: 0,
      choices: [
        { value: 0, name: 'open', label: 'Open' },
        { value: 1, name: 'completed', label: 'Completed' },
        { value: 2, name: 'cancelled', label: 'Canceled' },
      ],
    },
    statuscode: {
      type: 'choice',
      label: 'Status Reason',
      default: 1,
      choices: [
        { value: 1, name: 'open', label: 'Open' },
        { value: 2, name: 'made', label: 'Made' },
        { value: 3, name: 'cancelled', label: 'Canceled' },
        { value: 4, name: 'received', label: 'Received' },
      ],
    },
    ...audited,
  },
} as const;
