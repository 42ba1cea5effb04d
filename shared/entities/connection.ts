import { activeOrInactive, audited } from './common.ts';

/** Two rows that have to do with each other; between a case (record 1) and a contact (record 2): somebody else who reported the same. */
export const connection = {
  logicalName: 'connection',
  entitySet: 'connections',
  primaryId: 'connectionid',
  primaryName: 'name',
  label: 'Connection',
  labelPlural: 'Connections',
  typeCode: 3234,
  columns: {
    name: { type: 'text', maxLength: 500, label: 'Name' },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    record1id: {
      type: 'lookup',
      label: 'Connected From',
      required: true,
      targets: [
        { table: 'incident', navigation: 'record1id_incident', collection: 'incident_connections1' },
        { table: 'contact', navigation: 'record1id_contact', collection: 'contact_connections1' },
        { table: 'account', navigation: 'record1id_account', collection: 'account_connections1' },
      ],
      onDelete: 'cascade',
    },
    record2id: {
      type: 'lookup',
      label: 'Connected To',
      required: true,
      targets: [
        { table: 'incident', navigation: 'record2id_incident', collection: 'incident_connections2' },
        { table: 'contact', navigation: 'record2id_contact', collection: 'contact_connections2' },
        { table: 'account', navigation: 'record2id_account', collection: 'account_connections2' },
      ],
      onDelete: 'cascade',
    },
    ...activeOrInactive,
    ...audited,
  },
} as const;
