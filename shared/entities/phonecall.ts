import { activityOwner, activityPriority, activityState, activityTimes, regarding } from './activity.ts';
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
    subject: { type: 'text', maxLength: 200, label: 'Subject' },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    phonenumber: { type: 'text', maxLength: 200, label: 'Phone Number' },
    /** true = outgoing, and true is Dataverse's default: an incoming call must say false. */
    directioncode: { type: 'boolean', label: 'Direction', default: true },
    regardingobjectid: regarding('phonecall', 'Phonecalls'),
    ownerid: activityOwner('phonecall'),
    /** The person of the call. The parties say the same to Dataverse; this one survives change tracking, which cannot expand. */
    ring_contactid: { type: 'lookup', label: 'Caller', targets: [{ table: 'contact', navigation: 'ring_ContactId', collection: 'ring_contact_phonecalls' }], onDelete: 'clear' },
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
    leftvoicemail: { type: 'boolean', label: 'Left Voice Mail', default: false },
    category: { type: 'text', maxLength: 250, label: 'Category' },
    subcategory: { type: 'text', maxLength: 250, label: 'Sub-Category' },
    ...activityTimes,
    prioritycode: activityPriority,
    statecode: activityState,
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
