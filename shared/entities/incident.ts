import { audited, ownChoices } from './common.ts';

/** The case: the city's system of record for a request (seed 004; fields of P3). */
export const incident = {
  logicalName: 'incident',
  entitySet: 'incidents',
  primaryId: 'incidentid',
  primaryName: 'title',
  label: 'Case',
  labelPlural: 'Cases',
  typeCode: 112,
  keys: [['ticketnumber'], ['ring_externalid']],
  columns: {
    title: { type: 'text', maxLength: 200, label: 'Subject', required: true },
    ticketnumber: { type: 'text', maxLength: 100, label: 'Case Number', readOnly: true },
    /** The short reference that a desk gives to a case born there, until the service's own number is known. Written once, never changed. */
    ring_provisionalnumber: { type: 'text', maxLength: 20, label: 'Provisional Number' },
    customerid: {
      type: 'lookup',
      label: 'Customer',
      required: true,
      targets: [
        { table: 'contact', navigation: 'customerid_contact', collection: 'incident_customer_contacts' },
        { table: 'account', navigation: 'customerid_account', collection: 'incident_customer_accounts' },
      ],
    },
    ownerid: {
      type: 'lookup',
      label: 'Owner',
      targets: [
        { table: 'systemuser', navigation: 'ownerid' },
        { table: 'team', navigation: 'ownerid' },
      ],
    },
    primarycontactid: { type: 'lookup', label: 'Primary Contact', targets: [{ table: 'contact', navigation: 'primarycontactid', collection: 'contact_as_primary_contact' }] },
    /** The team that answers for the case, also while one person works on it: the one that was assigned it last. */
    ring_teamid: { type: 'lookup', label: 'Team', targets: [{ table: 'team', navigation: 'ring_TeamId', collection: 'ring_team_incidents' }] },
    subjectid: { type: 'lookup', label: 'Topic', targets: [{ table: 'subject', navigation: 'subjectid', collection: 'subject_incidents' }] },
    parentcaseid: { type: 'lookup', label: 'Parent Case', targets: [{ table: 'incident', navigation: 'parentcaseid', collection: 'incident_parent_incident' }], onDelete: 'clear' },
    masterid: { type: 'lookup', label: 'Merged Into', readOnly: true, targets: [{ table: 'incident', navigation: 'masterid', collection: 'incident_master_incident' }], onDelete: 'clear' },
    casetypecode: {
      type: 'choice',
      label: 'Case Type',
      choices: [
        { value: 1, name: 'question', label: 'Question' },
        { value: 2, name: 'problem', label: 'Problem' },
        { value: 3, name: 'request', label: 'Request' },
      ],
    },
    severitycode: { type: 'choice', label: 'Severity', default: 1, choices: [{ value: 1, name: 'default', label: 'Default Value' }] },
    customersatisfactioncode: {
      type: 'choice',
      label: 'Satisfaction',
      choices: [
        { value: 5, name: 'verySatisfied', label: 'Very Satisfied' },
        { value: 4, name: 'satisfied', label: 'Satisfied' },
        { value: 3, name: 'neutral', label: 'Neutral' },
        { value: 2, name: 'dissatisfied', label: 'Dissatisfied' },
        { value: 1, name: 'veryDissatisfied', label: 'Very Dissatisfied' },
      ],
    },
    isescalated: { type: 'boolean', label: 'Is Escalated', default: false },
    escalatedon: { type: 'datetime', label: 'Escalated On', readOnly: true },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    caseorigincode: {
      type: 'choice',
      label: 'Origin',
      choices: [
        { value: 1, name: 'phone', label: 'Phone' },
        { value: 2, name: 'email', label: 'E-mail' },
        { value: 3, name: 'portal', label: 'Portal' },
        { value: 311_000_000, name: 'walkIn', label: 'Walk-in' },
      ],
    },
    prioritycode: {
      type: 'choice',
      label: 'Priority',
      default: 2,
      choices: [
        { value: 1, name: 'high', label: 'High' },
        { value: 2, name: 'normal', label: 'Normal' },
        { value: 3, name: 'low', label: 'Low' },
      ],
    },
    statecode: {
      type: 'choice',
      label: 'Status',
      default: 0,
      choices: [
        { value: 0, name: 'active', label: 'Active' },
        { value: 1, name: 'resolved', label: 'Resolved' },
        { value: 2, name: 'cancelled', label: 'Cancelled' },
      ],
    },
    statuscode: {
      type: 'choice',
      label: 'Status Reason',
      default: 1,
      choices: [
        { value: 1, name: 'inProgress', label: 'In Progress' },
        { value: 2, name: 'onHold', label: 'On Hold' },
        { value: 3, name: 'waitingForDetails', label: 'Waiting for Details' },
        { value: 4, name: 'researching', label: 'Researching' },
        { value: 5, name: 'problemSolved', label: 'Problem Solved' },
        { value: 1000, name: 'informationProvided', label: 'Information Provided' },
        { value: 6, name: 'cancelled', label: 'Cancelled' },
        { value: 2000, name: 'merged', label: 'Merged' },
      ],
    },
    /** Initial acknowledgement sent (P7). */
    firstresponsesent: { type: 'boolean', label: 'Initial Acknowledgement Sent', default: false },
    ring_requesttype: {
      type: 'choice',
      label: 'Request Type',
      choices: ownChoices(['report', 'Report'], ['request', 'Request'], ['inquireAbout', 'Inquire About']),
    },
    ring_categoryid: { type: 'lookup', label: 'Category', targets: [{ table: 'ring_category', navigation: 'ring_CategoryId', collection: 'ring_category_incidents' }] },
    ring_propertyid: { type: 'lookup', label: 'Property', targets: [{ table: 'account', navigation: 'ring_PropertyId', collection: 'ring_property_incidents' }] },
    ring_businessid: { type: 'lookup', label: 'Business', targets: [{ table: 'account', navigation: 'ring_BusinessId', collection: 'ring_business_incidents' }] },
    ring_incidentaddress: { type: 'text', maxLength: 250, label: 'Incident Address' },
    ring_latitude: { type: 'decimal', label: 'Latitude', minimum: -90, maximum: 90 },
    ring_longitude: { type: 'decimal', label: 'Longitude', minimum: -180, maximum: 180 },
    ring_remainanonymous: { type: 'boolean', label: 'Remain Anonymous', default: false },
    ring_wantsupdates: { type: 'boolean', label: 'Wants Updates', default: false },
    ring_confidential: { type: 'boolean', label: 'Confidential', default: false },
    ring_acknowledgeby: { type: 'datetime', label: 'Acknowledge By', readOnly: true },
    ring_acknowledgedon: { type: 'datetime', label: 'Acknowledged On', readOnly: true },
    /** Why nobody can be acknowledged to; the clock is not applicable then. */
    ring_noacknowledgementreason: { type: 'text', maxLength: 200, label: 'No Acknowledgement Because' },
    firstresponsebykpiid: { type: 'lookup', label: 'First Response KPI', readOnly: true, targets: [{ table: 'slakpiinstance', navigation: 'firstresponsebykpiid' }], onDelete: 'clear' },
    /** Submitted to the work-order system, or born there: read-only here while it is set (P12). */
    ring_workorderid: { type: 'lookup', label: 'Work Order', targets: [{ table: 'ring_workorder', navigation: 'ring_WorkOrderId', collection: 'ring_workorder_incidents' }], onDelete: 'clear' },
    /** The request's id in the system where it was born: portal, mailbox or work-order system (P1). */
    ring_externalid: { type: 'text', maxLength: 100, label: 'External ID' },
    ...audited,
  },
} as const;
