import { audited, ownChoices } from './common.ts';

/** A case's counterpart in the work-order system (P12). Creating one for a case submits it; the case is read-only from then on. */
export const workorder = {
  logicalName: 'ring_workorder',
  entitySet: 'ring_workorders',
  primaryId: 'ring_workorderid',
  primaryName: 'ring_number',
  label: 'Work Order',
  labelPlural: 'Work Orders',
  keys: [['ring_number']],
  columns: {
    /** Given by the work-order system once the case has arrived there. */
    ring_number: { type: 'text', maxLength: 100, label: 'Work Order Number' },
    ring_link: { type: 'text', maxLength: 500, label: 'Link' },
    ring_incidentid: { type: 'lookup', label: 'Case', required: true, targets: [{ table: 'incident', navigation: 'ring_IncidentId', collection: 'ring_incident_workorders' }], onDelete: 'cascade' },
    ring_status: {
      type: 'choice',
      label: 'Status',
      default: 311_000_000,
      choices: ownChoices(['submitted', 'Submitted'], ['inProgress', 'In Progress'], ['resolved', 'Resolved'], ['refused', 'Refused']),
    },
    ring_submittedon: { type: 'datetime', label: 'Submitted On', readOnly: true },
    ring_synchronizedon: { type: 'datetime', label: 'Last Replicated On' },
    ...audited,
  },
} as const;
