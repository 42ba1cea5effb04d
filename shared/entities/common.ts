import type { Choice } from './column.ts';

/**
 * Tables and columns of ours start with the publisher's prefix `ring_`, which is permanent (Dataverse: solution publisher); option values
 * of ours start with its option-value prefix, 31100.
 */
const choiceBase = 311_000_000;

export function ownChoices<const Names extends readonly (readonly [name: string, label: string])[]>(...names: Names): Choice[] {
  return names.map(([name, label], index) => ({ value: choiceBase + index, name, label }));
}

/** Columns that the service keeps for every row. */
export const audited = {
  createdon: { type: 'datetime', label: 'Created On', readOnly: true },
  modifiedon: { type: 'datetime', label: 'Modified On', readOnly: true },
  createdby: { type: 'lookup', label: 'Created By', readOnly: true, targets: [{ table: 'systemuser', navigation: 'createdby' }] },
  modifiedby: { type: 'lookup', label: 'Modified By', readOnly: true, targets: [{ table: 'systemuser', navigation: 'modifiedby' }] },
  /** One sequence over all tables; orders changes. Never order by ETag. */
  versionnumber: { type: 'integer', label: 'Version Number', readOnly: true },
} as const;

/** Status of a row that is either in use or put away. */
export const activeOrInactive = {
  statecode: {
    type: 'choice',
    label: 'Status',
    default: 0,
    choices: [
      { value: 0, name: 'active', label: 'Active' },
      { value: 1, name: 'inactive', label: 'Inactive' },
    ],
  },
  statuscode: {
    type: 'choice',
    label: 'Status Reason',
    default: 1,
    choices: [
      { value: 1, name: 'active', label: 'Active' },
      { value: 2, name: 'inactive', label: 'Inactive' },
    ],
  },
} as const;

export const preferredLanguages = ownChoices(['english', 'English'], ['spanish', 'Spanish']);
