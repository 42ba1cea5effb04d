/** Fields and choices in the words of the screen; what it does not know is shown as the metadata has it. */
import type { TFunction } from 'i18next';
import type { Choice } from '../../../shared/entities/column.ts';

export type SyncWords = TFunction<['sync', 'fields', 'workspace', 'common']>;
export const syncNamespaces = ['sync', 'fields', 'workspace', 'common'] as const;

const ofActivities = {
  subject: 'workspace:subject',
  description: 'workspace:notes',
  regardingobjectid: 'workspace:regarding',
  ownerid: 'fields:owner',
  actualstart: 'fields:callStart',
  actualend: 'fields:callEnd',
  scheduledend: 'fields:due',
  actualdurationminutes: 'fields:durationMinutes',
  prioritycode: 'workspace:priority',
  statecode: 'fields:status',
  statuscode: 'fields:statusReason',
} as const;

export const columnKeys = {
  incident: {
    title: 'workspace:subject',
    ticketnumber: 'fields:caseNumber',
    ring_provisionalnumber: 'fields:provisionalNumber',
    customerid: 'workspace:customer',
    ownerid: 'fields:owner',
    primarycontactid: 'fields:primaryContact',
    ring_teamid: 'workspace:team',
    subjectid: 'fields:topic',
    parentcaseid: 'fields:parentCase',
    casetypecode: 'fields:caseType',
    isescalated: 'fields:escalated',
    description: 'workspace:description',
    caseorigincode: 'workspace:origin',
    prioritycode: 'workspace:priority',
    statecode: 'fields:status',
    statuscode: 'fields:statusReason',
    firstresponsesent: 'fields:acknowledgementSent',
    ring_requesttype: 'workspace:requestType',
    ring_categoryid: 'workspace:category',
    ring_propertyid: 'fields:property',
    ring_businessid: 'fields:business',
    ring_incidentaddress: 'workspace:incidentAddress',
    ring_latitude: 'fields:latitude',
    ring_longitude: 'fields:longitude',
    ring_remainanonymous: 'fields:remainAnonymous',
    ring_wantsupdates: 'workspace:wantsUpdates',
    ring_confidential: 'fields:confidential',
    ring_acknowledgeby: 'workspace:acknowledgeBy',
    ring_workorderid: 'fields:workOrder',
  },
  contact: {
    firstname: 'workspace:firstName',
    lastname: 'workspace:lastName',
    fullname: 'fields:fullName',
    mobilephone: 'workspace:mobilePhone',
    telephone1: 'fields:businessPhone',
    telephone2: 'fields:homePhone',
    telephone3: 'fields:otherPhone',
    emailaddress1: 'workspace:email',
    address1_line1: 'workspace:address',
    address1_city: 'fields:city',
    address1_postalcode: 'fields:postalCode',
    parentcustomerid: 'fields:company',
    ring_propertyid: 'fields:homeProperty',
    ring_preferredlanguage: 'fields:preferredLanguage',
    ring_isguest: 'fields:isGuest',
    description: 'workspace:description',
    donotphone: 'fields:doNotPhone',
    ring_isvip: 'fields:vip',
    ring_isabusive: 'fields:abusive',
    ring_abusiveuntil: 'fields:abusiveUntil',
    statecode: 'fields:status',
    statuscode: 'fields:statusReason',
  },
  phonecall: {
    ...ofActivities,
    phonenumber: 'fields:phoneNumber',
    directioncode: 'fields:direction',
    ring_contactid: 'fields:caller',
    ring_queue: 'fields:queue',
    ring_disposition: 'workspace:disposition',
  },
  task: { ...ofActivities, description: 'workspace:description', percentcomplete: 'fields:percentComplete' },
  email: { ...ofActivities, description: 'fields:text' },
  annotation: { subject: 'fields:title', notetext: 'fields:text', objectid: 'workspace:regarding', ownerid: 'fields:owner' },
} as const;
type ColumnKey = { [T in keyof typeof columnKeys]: (typeof columnKeys)[T][keyof (typeof columnKeys)[T]] }[keyof typeof columnKeys];

/** "Priority"; a field that the screen has no word for keeps its label. */
export function fieldLabel(t: SyncWords, table: string, column: string, label?: string): string {
  const key = columnKey(table, column);
  return key ? t(key) : (label ?? column);
}

function columnKey(table: string, column: string): ColumnKey | undefined {
  const ofTable = Object.hasOwn(columnKeys, table) ? (columnKeys as Readonly<Record<string, Readonly<Record<string, ColumnKey>>>>)[table] : undefined;
  return ofTable && Object.hasOwn(ofTable, column) ? ofTable[column] : undefined;
}

/** By the code names of `shared/entities`, which mean the same wherever they appear. */
const choiceKeys = {
  high: 'workspace:priorityHigh',
  normal: 'workspace:priorityNormal',
  low: 'workspace:priorityLow',
  phone: 'workspace:originPhone',
  email: 'workspace:originEmail',
  portal: 'workspace:originPortal',
  walkIn: 'workspace:originWalkIn',
  report: 'fields:report',
  request: 'fields:request',
  inquireAbout: 'fields:inquireAbout',
  active: 'fields:active',
  inactive: 'fields:inactive',
  resolved: 'fields:resolved',
  cancelled: 'fields:cancelled',
  open: 'fields:open',
  completed: 'fields:completed',
  received: 'fields:received',
  made: 'fields:made',
  inProgress: 'common:statusInProgress',
  onHold: 'common:statusOnHold',
  waitingForDetails: 'common:statusWaitingForDetails',
  researching: 'common:statusResearching',
  problemSolved: 'common:statusProblemSolved',
  informationProvided: 'common:statusInformationProvided',
  merged: 'common:statusMerged',
  newCase: 'workspace:newCaseDisposition',
  existingCase: 'workspace:existingCaseDisposition',
  informationGiven: 'workspace:informationGivenDisposition',
  transferred: 'workspace:transferredDisposition',
  wrongNumber: 'workspace:wrongNumberDisposition',
  callDropped: 'workspace:callDroppedDisposition',
  english: 'fields:english',
  spanish: 'fields:spanish',
} as const;
type ChoiceKey = (typeof choiceKeys)[keyof typeof choiceKeys];

export function choiceWords(t: SyncWords, choice: Choice): string {
  const key = Object.hasOwn(choiceKeys, choice.name) ? (choiceKeys as Readonly<Record<string, ChoiceKey>>)[choice.name] : undefined;
  return key ? t(key) : choice.label;
}
