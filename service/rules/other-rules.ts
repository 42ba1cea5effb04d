/** Tables with one rule each. */
import type { TableRules } from './table-rules.ts';

export const knowledgearticleRules: TableRules = {
  async beforeCreate(row, { unit }) {
    row['articlepublicnumber'] = articleNumber(await unit.next('article'));
  },
};

export function articleNumber(count: number): string {
  return `KA-${String(count).padStart(5, '0')}`;
}
