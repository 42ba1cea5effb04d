import { activityOwner, activityPriority, activityState, activityTimes, regarding } from './activity.ts';
import { audited } from './common.ts';

/** A message to or from a citizen. The service sends it (`SendEmail`); what became of it is in `statuscode`. */
export const email = {
  logicalName: 'email',
  entitySet: 'emails',
  primaryId: 'activityid',
  primaryName: 'subject',
  label: 'E-mail',
  labelPlural: 'E-mails',
  typeCode: 4202,
  parties: 'email_activity_parties',
  columns: {
    subject: { type: 'text', maxLength: 800, label: 'Subject' },
    /** HTML. */
    description: { type: 'memo', maxLength: 1_000_000, label: 'Body' },
    /** true = outgoing. */
    directioncode: { type: 'boolean', label: 'Direction', default: true },
    regardingobjectid: regarding('email', 'Emails'),
    ownerid: activityOwner('email'),
    templateid: { type: 'lookup', label: 'Template', targets: [{ table: 'template', navigation: 'templateid', collection: 'Email_EmailTemplate' }], onDelete: 'clear' },
    messageid: { type: 'text', maxLength: 320, label: 'Message ID' },
    inreplyto: { type: 'text', maxLength: 320, label: 'In Reply To' },
    senton: { type: 'datetime', label: 'Date Sent', readOnly: true },
    ring_failurereason: { type: 'text', maxLength: 500, label: 'Why It Was Not Sent', readOnly: true },
    ...activityTimes,
    prioritycode: activityPriority,
    statecode: activityState,
    statuscode: {
      type: 'choice',
      label: 'Status Reason',
      default: 1,
      choices: [
        { value: 1, name: 'draft', label: 'Draft' },
        { value: 2, name: 'completed', label: 'Completed' },
        { value: 3, name: 'sent', label: 'Sent' },
        { value: 4, name: 'received', label: 'Received' },
        { value: 5, name: 'cancelled', label: 'Canceled' },
        { value: 6, name: 'pendingSend', label: 'Pending Send' },
        { value: 7, name: 'sending', label: 'Sending' },
        { value: 8, name: 'failed', label: 'Failed' },
      ],
    },
    ...audited,
  },
} as const;
