import { activeOrInactive, audited, ownChoices } from './common.ts';

/** Context of a case, a property or a business; never its customer (seed 004). */
export const account = {
  logicalName: 'account',
  entitySet: 'accounts',
  primaryId: 'accountid',
  primaryName: 'name',
  label: 'Account',
  labelPlural: 'Accounts',
  typeCode: 1,
  columns: {
    name: { type: 'text', maxLength: 160, label: 'Account Name' },
    ring_kind: { type: 'choice', label: 'Kind', choices: ownChoices(['property', 'Property'], ['business', 'Business']) },
    address1_line1: { type: 'text', maxLength: 250, label: 'Street' },
    address1_city: { type: 'text', maxLength: 80, label: 'City' },
    address1_postalcode: { type: 'text', maxLength: 20, label: 'Postal Code' },
    address1_latitude: { type: 'decimal', label: 'Latitude', minimum: -90, maximum: 90 },
    address1_longitude: { type: 'decimal', label: 'Longitude', minimum: -180, maximum: 180 },
    telephone1: { type: 'text', maxLength: 50, label: 'Main Phone' },
    emailaddress1: { type: 'text', maxLength: 100, label: 'Email' },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    ring_parcelid: { type: 'text', maxLength: 40, label: 'Parcel ID' },
    ring_ward: { type: 'text', maxLength: 40, label: 'Ward' },
    ring_propertytype: {
      type: 'choice',
      label: 'Property Type',
      choices: ownChoices(
        ['singleFamily', 'Single family'],
        ['multiFamily', 'Multi-family'],
        ['commercial', 'Commercial'],
        ['public', 'Public'],
        ['vacant', 'Vacant land'],
      ),
    },
    ring_licence: { type: 'text', maxLength: 40, label: 'Business Licence' },
    ring_businesscategory: { type: 'text', maxLength: 100, label: 'Business Category' },
    ...activeOrInactive,
    ...audited,
  },
} as const;
