import { audited, ownChoices } from './common.ts';

/**
 * Who did what to which row, and who saw a confidential identity. Append-only. Names of columns, never their values. The service writes
 * it with every write; a desk writes `reveal` before it shows a confidential identity, offline too (PRODUCT.md, *Confidential*).
 */
export const auditentry = {
  logicalName: 'ring_auditentry',
  entitySet: 'ring_auditentries',
  primaryId: 'ring_auditentryid',
  primaryName: 'ring_rowtable',
  label: 'Audit Entry',
  labelPlural: 'Audit Entries',
  appendOnly: true,
  desk: false,
  columns: {
    ring_action: {
      type: 'choice',
      label: 'Action',
      required: true,
      choices: ownChoices(['create', 'Create'], ['update', 'Update'], ['delete', 'Delete'], ['reveal', 'Reveal'], ['read', 'Read']),
    },
    /** The instant of the act; of a reveal without a network, the desk's clock. */
    ring_occurredon: { type: 'datetime', label: 'Occurred On' },
    ring_userid: { type: 'lookup', label: 'User', readOnly: true, targets: [{ table: 'systemuser', navigation: 'ring_UserId', collection: 'ring_systemuser_auditentries' }] },
    /** Logical name of the table; the row may be gone, so this is no lookup. */
    ring_rowtable: { type: 'text', maxLength: 64, label: 'Table', required: true },
    ring_rowid: { type: 'text', maxLength: 36, label: 'Row', required: true },
    /** Logical names, separated by commas. */
    ring_columns: { type: 'memo', maxLength: 4000, label: 'Columns', readOnly: true },
    /** Why a confidential identity was revealed. */
    ring_reason: { type: 'text', maxLength: 500, label: 'Reason' },
    ...audited,
  },
} as const;
