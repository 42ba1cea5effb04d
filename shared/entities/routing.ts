import { activeOrInactive, audited } from './common.ts';

export const queue = {
  logicalName: 'queue',
  entitySet: 'queues',
  primaryId: 'queueid',
  primaryName: 'name',
  label: 'Queue',
  labelPlural: 'Queues',
  typeCode: 2020,
  columns: {
    name: { type: 'text', maxLength: 200, label: 'Name', required: true },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    emailaddress: { type: 'text', maxLength: 100, label: 'Incoming Email' },
    queueviewtype: {
      type: 'choice',
      label: 'Type',
      default: 0,
      choices: [
        { value: 0, name: 'public', label: 'Public' },
        { value: 1, name: 'private', label: 'Private' },
      ],
    },
    ...audited,
  },
} as const;

/** A case or activity that waits in a queue. It has at most one active queue item. */
export const queueitem = {
  logicalName: 'queueitem',
  entitySet: 'queueitems',
  primaryId: 'queueitemid',
  primaryName: 'title',
  label: 'Queue Item',
  labelPlural: 'Queue Items',
  typeCode: 2029,
  columns: {
    title: { type: 'text', maxLength: 300, label: 'Title' },
    queueid: { type: 'lookup', label: 'Queue', required: true, targets: [{ table: 'queue', navigation: 'queueid', collection: 'queue_entries' }] },
    objectid: {
      type: 'lookup',
      label: 'Object',
      required: true,
      targets: [
        { table: 'incident', navigation: 'objectid_incident', collection: 'Incident_QueueItem' },
        { table: 'phonecall', navigation: 'objectid_phonecall', collection: 'PhoneCall_QueueItem' },
        { table: 'email', navigation: 'objectid_email', collection: 'Email_QueueItem' },
        { table: 'task', navigation: 'objectid_task', collection: 'Task_QueueItem' },
      ],
      onDelete: 'cascade',
    },
    enteredon: { type: 'datetime', label: 'Entered Queue', readOnly: true },
    workerid: {
      type: 'lookup',
      label: 'Worked By',
      targets: [
        { table: 'systemuser', navigation: 'workerid_systemuser' },
        { table: 'team', navigation: 'workerid_team' },
      ],
    },
    ...activeOrInactive,
    ...audited,
  },
} as const;

/** What a request is about; proposes the team and sets the acknowledgement target. */
export const category = {
  logicalName: 'ring_category',
  entitySet: 'ring_categories',
  primaryId: 'ring_categoryid',
  primaryName: 'ring_name',
  label: 'Category',
  labelPlural: 'Categories',
  columns: {
    ring_name: { type: 'text', maxLength: 100, label: 'Name', required: true },
    ring_department: { type: 'text', maxLength: 100, label: 'Department' },
    ring_teamid: { type: 'lookup', label: 'Team', targets: [{ table: 'team', navigation: 'ring_TeamId' }] },
    /** Business hours of the city within which receipt must be acknowledged. */
    ring_acknowledgementhours: { type: 'integer', label: 'Acknowledge Within (business hours)', minimum: 0, maximum: 1000 },
    /** An open case of this category within so many metres may be the same matter; empty: nobody is asked. */
    ring_duplicatemetres: { type: 'integer', label: 'Same Matter Within (metres)', minimum: 0, maximum: 5000 },
    /** What the call-taker asks, in words to be read aloud. */
    ring_script: { type: 'memo', maxLength: 4000, label: 'Script' },
    ring_scriptspanish: { type: 'memo', maxLength: 4000, label: 'Script in Spanish' },
    ...audited,
  },
} as const;
