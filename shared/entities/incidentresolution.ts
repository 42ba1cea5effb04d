import { activityOwner, activityState, activityTimes } from './activity.ts';
import { audited } from './common.ts';

/** How a case was resolved. `CloseIncident` writes it; reactivating cancels it, and it stays in the timeline (P13, P14). */
export const incidentresolution = {
  logicalName: 'incidentresolution',
  entitySet: 'incidentresolutions',
  primaryId: 'activityid',
  primaryName: 'subject',
  label: 'Case Resolution',
  labelPlural: 'Case Resolutions',
  typeCode: 4206,
  writtenByService: true,
  columns: {
    subject: { type: 'text', maxLength: 200, label: 'Resolution' },
    description: { type: 'memo', maxLength: 100_000, label: 'Description' },
    incidentid: { type: 'lookup', label: 'Case', targets: [{ table: 'incident', navigation: 'incidentid', collection: 'Incident_IncidentResolutions' }], onDelete: 'cascade' },
    ownerid: activityOwner('incidentresolution'),
    resolutiontypecode: {
      type: 'choice',
      label: 'Resolution Type',
      default: 5,
      choices: [
        { value: 5, name: 'problemSolved', label: 'Problem Solved' },
        { value: 1000, name: 'informationProvided', label: 'Information Provided' },
      ],
    },
    /** Minutes that were spent on the case. */
    timespent: { type: 'integer', label: 'Time Spent', minimum: 0 },
    totaltimespent: { type: 'integer', label: 'Total Time', minimum: 0, readOnly: true },
    actualstart: activityTimes.actualstart,
    actualend: activityTimes.actualend,
    statecode: activityState,
    statuscode: {
      type: 'choice',
      label: 'Status Reason',
      default: 1,
      choices: [
        { value: 1, name: 'open', label: 'Open' },
        { value: 2, name: 'closed', label: 'Closed' },
        { value: 3, name: 'cancelled', label: 'Canceled' },
      ],
    },
    ...audited,
  },
} as const;
