import { activeOrInactive, audited, preferredLanguages } from './common.ts';

/** A person, and the only possible customer of a case (seed 004). */
export const contact = {
  logicalName: 'contact',
  entitySet: 'contacts',
  primaryId: 'contactid',
  primaryName: 'fullname',
  label: 'Contact',
  labelPlural: 'Contacts',
  typeCode: 2,
  keys: [['ring_portalidentity']],
  columns: {
    firstname: { type: 'text', maxLength: 50, label: 'First Name' },
    lastname: { type: 'text', maxLength: 50, label: 'Last Name' },
    fullname: { type: 'text', maxLength: 160, label: 'Full Name', readOnly: true },
    mobilephone: { type: 'text', maxLength: 50, label: 'Mobile Phone' },
    telephone1: { type: 'text', maxLength: 50, label: 'Business Phone' },
    telephone2: { type: 'text', maxLength: 50, label: 'Home Phone' },
    telephone3: { type: 'text', maxLength: 50, label: 'Telephone 3' },
    emailaddress1: { type: 'text', maxLength: 100, label: 'Email' },
    address1_line1: { type: 'text', maxLength: 250, label: 'Street' },
    address1_city: { type: 'text', maxLength: 80, label: 'City' },
    address1_postalcode: { type: 'text', maxLength: 20, label: 'Postal Code' },
    parentcustomerid: {
      type: 'lookup',
      label: 'Company Name',
      targets: [
        { table: 'account', navigation: 'parentcustomerid_account', collection: 'contact_customer_accounts' },
        { table: 'contact', navigation: 'parentcustomerid_contact', collection: 'contact_customer_contacts' },
      ],
      onDelete: 'clear',
    },
    ring_propertyid: { type: 'lookup', label: 'Home Property', targets: [{ table: 'account', navigation: 'ring_PropertyId', collection: 'ring_account_contacts' }] },
    ring_preferredlanguage: { type: 'choice', label: 'Preferred Language', choices: preferredLanguages },
    ring_isguest: { type: 'boolean', label: 'Is Guest', default: false },
    ring_sessionid: { type: 'text', maxLength: 100, label: 'Portal Session' },
    /** Who the portal authenticated: issuer and subject. Only registered portal users have one (seed 004). */
    ring_portalidentity: { type: 'text', maxLength: 300, label: 'Portal Identity' },
    /** The registered contact that a guest turned out to be, after that person signed in. */
    masterid: { type: 'lookup', label: 'Merged Into', readOnly: true, targets: [{ table: 'contact', navigation: 'masterid', collection: 'contact_master_contact' }], onDelete: 'clear' },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    donotphone: { type: 'boolean', label: 'Do not allow Phone Calls', default: false },
    ring_isvip: { type: 'boolean', label: 'VIP', default: false },
    ring_isabusive: { type: 'boolean', label: 'Abusive', default: false },
    ring_abusiveuntil: { type: 'datetime', label: 'Abusive Until' },
    ...activeOrInactive,
    ...audited,
  },
} as const;

/** Every column of a contact that may hold a telephone number, in the order in which one is preferred for display. */
export const contactPhoneColumns = ['mobilephone', 'telephone1', 'telephone2', 'telephone3'] as const;

/**
 * "Anonymous" is a well-known contact that a call-taker picks when the caller gives no name. It never gains a number (PRODUCT.md,
 * *The model*). The id is ours and the same in every installation.
 */
export const anonymousContactId = '31100000-0000-4000-8000-00000000a0a0';
