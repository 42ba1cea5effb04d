import { audited } from './common.ts';

/** Largest attachment, in bytes of the file itself. */
export const maximumAttachmentBytes = 25 * 1024 * 1024;

/** A note, perhaps with a file. The file's content lies beside the row and is read and written in pieces. */
export const annotation = {
  logicalName: 'annotation',
  entitySet: 'annotations',
  primaryId: 'annotationid',
  primaryName: 'subject',
  label: 'Note',
  labelPlural: 'Notes',
  typeCode: 5,
  columns: {
    subject: { type: 'text', maxLength: 500, label: 'Title' },
    notetext: { type: 'memo', maxLength: 100_000, label: 'Description' },
    filename: { type: 'text', maxLength: 255, label: 'File Name' },
    mimetype: { type: 'text', maxLength: 256, label: 'Mime Type' },
    /** Base64 on the wire; four thirds of the largest attachment. */
    documentbody: { type: 'memo', maxLength: Math.ceil(maximumAttachmentBytes / 3) * 4, label: 'Document', desk: false },
    /** Bytes of the file. */
    filesize: { type: 'integer', label: 'File Size', minimum: 0, readOnly: true },
    isdocument: { type: 'boolean', label: 'Is Document', default: false, readOnly: true },
    objectid: {
      type: 'lookup',
      label: 'Regarding',
      targets: [
        { table: 'incident', navigation: 'objectid_incident', collection: 'Incident_Annotation' },
        { table: 'contact', navigation: 'objectid_contact', collection: 'Contact_Annotation' },
        { table: 'account', navigation: 'objectid_account', collection: 'Account_Annotation' },
        { table: 'phonecall', navigation: 'objectid_phonecall', collection: 'PhoneCall_Annotation' },
        { table: 'email', navigation: 'objectid_email', collection: 'Email_Annotation' },
        { table: 'task', navigation: 'objectid_task', collection: 'Task_Annotation' },
      ],
      onDelete: 'cascade',
    },
    ownerid: {
      type: 'lookup',
      label: 'Owner',
      targets: [
        { table: 'systemuser', navigation: 'ownerid' },
        { table: 'team', navigation: 'ownerid' },
      ],
    },
    ...audited,
  },
} as const;
