/** What Dataverse's metadata says about a table and our descriptions do not: schema names, owners, ids of definitions. */
import { v5 } from 'uuid';
import { type TableName, tableOf } from '../../../shared/entities/index.ts';

/** Namespace of the ids of tables, columns and choices; ours, and permanent. */
const namespace = '311e7ada-5e7b-5a11-9d0c-311311311311';

export function metadataId(...names: readonly string[]): string {
  return v5(names.join('/'), namespace);
}

const schemaNames: Record<TableName, string> = {
  systemuser: 'SystemUser',
  queue: 'Queue',
  team: 'Team',
  teammembership: 'TeamMembership',
  ring_category: 'ring_Category',
  subject: 'Subject',
  knowledgearticle: 'KnowledgeArticle',
  template: 'Template',
  account: 'Account',
  contact: 'Contact',
  incident: 'Incident',
  ring_workorder: 'ring_WorkOrder',
  slakpiinstance: 'SLAKPIInstance',
  queueitem: 'QueueItem',
  phonecall: 'PhoneCall',
  email: 'Email',
  task: 'Task',
  incidentresolution: 'IncidentResolution',
  activityparty: 'ActivityParty',
  activitypointer: 'ActivityPointer',
  annotation: 'Annotation',
  knowledgearticleincident: 'KnowledgeArticleIncident',
  connection: 'Connection',
  ring_call: 'ring_Call',
  ring_auditentry: 'ring_AuditEntry',
};
export function schemaName(table: TableName): string {
  return schemaNames[table];
}

/** Activities are what `activitypointer` unites, and itself. */
export function isActivity(table: TableName): boolean {
  return table === 'activitypointer' || (tableOf('activitypointer').unionOf ?? []).includes(table);
}

export function ownershipType(table: TableName): 'UserOwned' | 'OrganizationOwned' {
  return tableOf(table).columns['ownerid'] ? 'UserOwned' : 'OrganizationOwned';
}

/** A text for people, in the service's one language. */
export function label(text: string): Record<string, unknown> {
  const localized = { Label: text, LanguageCode: 1033 };
  return { LocalizedLabels: [localized], UserLocalizedLabel: localized };
}
