/** Tables with one rule each. */
import { choiceValue } from '../../shared/entities/index.ts';
import { refuse, type TableRules } from './table-rules.ts';

export const phonecallRules: TableRules = {
  async beforeCreate(row, { principal }) {
    if (row['statecode'] !== choiceValue('phonecall', 'statecode', 'open') || row['statuscode'] !== choiceValue('phonecall', 'statuscode', 'open')) {
      refuse('statecode and statuscode are not valid on create: an activity is opened first and completed by a second write.', 'activity-state');
    }
    if (row['ownerid'] === null) {
      row['ownerid'] = principal.userId;
      row['owneridtype'] = 'systemuser';
    }
  },
};

export const queueitemRules: TableRules = {
  async beforeCreate(row, { unit, now }) {
    row['enteredon'] = now;
    const active = choiceValue('queueitem', 'statecode', 'active');
    if (row['statecode'] !== active) return;
    const waiting = await unit.matching('queueitem', { objectid: row['objectid'] ?? null, statecode: active });
    if (waiting.length > 0) refuse('This case is in a queue already. Move its queue item instead.', 'active-queue-item');
  },
};

export const knowledgearticleRules: TableRules = {
  async beforeCreate(row, { unit }) {
    row['articlepublicnumber'] = articleNumber(await unit.next('article'));
  },
};

export function articleNumber(count: number): string {
  return `KA-${String(count).padStart(5, '0')}`;
}
