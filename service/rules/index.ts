import type { TableName } from '../../shared/entities/index.ts';
import { activityRules } from './activity-rules.ts';
import { annotationRules } from './annotation-rules.ts';
import { auditEntryRules } from './audit-entry-rules.ts';
import { connectionRules } from './connection-rules.ts';
import { contactRules } from './contact-rules.ts';
import { incidentRules } from './incident-rules.ts';
import { knowledgearticleRules } from './other-rules.ts';
import { queueitemRules } from './queue-item-rules.ts';
import type { TableRules } from './table-rules.ts';
import { workorderRules } from './work-order-rules.ts';

const rules: Partial<Record<TableName, TableRules>> = {
  annotation: annotationRules,
  connection: connectionRules,
  contact: contactRules,
  email: activityRules('email'),
  incident: incidentRules,
  knowledgearticle: knowledgearticleRules,
  phonecall: activityRules('phonecall'),
  queueitem: queueitemRules,
  ring_auditentry: auditEntryRules,
  ring_workorder: workorderRules,
  task: activityRules('task'),
};

export function rulesOf(table: TableName): TableRules {
  return rules[table] ?? {};
}
