import { audited } from './common.ts';

/** The acknowledgement clock as Dataverse's clients know it: one KPI per case, kept by the service from the case's own columns. */
export const slakpiinstance = {
  logicalName: 'slakpiinstance',
  entitySet: 'slakpiinstances',
  primaryId: 'slakpiinstanceid',
  primaryName: 'name',
  label: 'SLA KPI Instance',
  labelPlural: 'SLA KPI Instances',
  writtenByService: true,
  desk: false,
  columns: {
    name: { type: 'text', maxLength: 100, label: 'Name' },
    regarding: { type: 'lookup', label: 'Regarding', targets: [{ table: 'incident', navigation: 'regarding', collection: 'slakpiinstance_incident' }], onDelete: 'cascade' },
    status: {
      type: 'choice',
      label: 'Status',
      default: 0,
      choices: [
        { value: 0, name: 'inProgress', label: 'In Progress' },
        { value: 1, name: 'noncompliant', label: 'Noncompliant' },
        { value: 2, name: 'nearingNoncompliance', label: 'Nearing Noncompliance' },
        { value: 3, name: 'paused', label: 'Paused' },
        { value: 4, name: 'succeeded', label: 'Succeeded' },
        { value: 5, name: 'cancelled', label: 'Canceled' },
      ],
    },
    failuretime: { type: 'datetime', label: 'Failure Time' },
    succeededon: { type: 'datetime', label: 'Succeeded On' },
    ...audited,
  },
} as const;
