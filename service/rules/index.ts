import type { TableName } from '../../shared/entities/index.ts';
import { contactRules } from './contact-rules.ts';
import { incidentRules } from './incident-rules.ts';
import { knowledgearticleRules, phonecallRules, queueitemRules } from './other-rules.ts';
import type { TableRules } from './table-rules.ts';

const rules: Partial<Record<TableName, TableRules>> = {
  contact: contactRules,
  incident: incidentRules,
  knowledgearticle: knowledgearticleRules,
  phonecall: phonecallRules,
  queueitem: queueitemRules,
};

export function rulesOf(table: TableName): TableRules {
  return rules[table] ?? {};
}
