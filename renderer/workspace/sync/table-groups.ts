/** Tables in groups that mean something to a call-taker, for the first load and for what is on this computer. */
import type { LoadState, LoadTable } from '../../../shared/contract/sync-records.ts';

export const groups = ['groupContacts', 'groupCases', 'groupActivities', 'groupAccounts', 'groupKnowledge', 'groupRouting', 'groupOther'] as const;
export type Group = (typeof groups)[number];

const groupOf: Readonly<Record<string, Group>> = {
  contact: 'groupContacts',
  connection: 'groupContacts',
  incident: 'groupCases',
  incidentresolution: 'groupCases',
  ring_workorder: 'groupCases',
  slakpiinstance: 'groupCases',
  phonecall: 'groupActivities',
  email: 'groupActivities',
  task: 'groupActivities',
  activityparty: 'groupActivities',
  annotation: 'groupActivities',
  ring_call: 'groupActivities',
  account: 'groupAccounts',
  subject: 'groupKnowledge',
  knowledgearticle: 'groupKnowledge',
  knowledgearticleincident: 'groupKnowledge',
  template: 'groupKnowledge',
  systemuser: 'groupRouting',
  team: 'groupRouting',
  teammembership: 'groupRouting',
  queue: 'groupRouting',
  queueitem: 'groupRouting',
  ring_category: 'groupRouting',
};
export const groupOfTable = (table: string): Group => (Object.hasOwn(groupOf, table) ? (groupOf[table] ?? 'groupOther') : 'groupOther');

export interface LoadGroup {
  readonly group: Group;
  readonly rows: number;
  /** null: the service does not say for one of the tables. */
  readonly total: number | null;
  readonly stage: LoadTable['stage'];
  /** 0 to 1; by tables while there is no total. */
  readonly share: number;
}

/** One line per group that the load has, in the order of the page. */
export function loadGroups(load: Pick<LoadState, 'tables'>): LoadGroup[] {
  return groups.flatMap((group): LoadGroup[] => {
    const tables = load.tables.filter((table) => groupOfTable(table.table) === group);
    if (tables.length === 0) return [];
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const total = tables.some((table) => table.total === null) ? null : tables.reduce((sum, table) => sum + (table.total ?? 0), 0);
    const stage = stageOf(tables);
    const done = tables.filter((table) => table.stage === 'done').length / tables.length;
    // Rows that came while it loaded may exceed what was counted before.
    const share = stage === 'done' || stage === 'indexing' ? 1 : total === null ? done : total === 0 ? 0 : Math.min(1, rows / total);
    return [{ group, rows, total, stage, share }];
  });
}

function stageOf(tables: readonly LoadTable[]): LoadTable['stage'] {
  if (tables.every((table) => table.stage === 'done')) return 'done';
  if (tables.every((table) => table.stage === 'waiting')) return 'waiting';
  return tables.every((table) => table.stage === 'done' || table.stage === 'indexing') ? 'indexing' : 'loading';
}

/** What works while the rest still comes. */
export const abilities = ['worksCalls', 'worksNames', 'worksCases', 'worksAddress', 'worksHistory'] as const;
export type Ability = (typeof abilities)[number];

export function worksAlready(load: Pick<LoadState, 'tables'>, ability: Ability): boolean {
  // Names and addresses are found through the indexes that come last; categories and teams are only listed.
  const all = (...names: string[]) => load.tables.filter((table) => names.includes(table.table)).every((table) => table.stage === 'done');
  switch (ability) {
    case 'worksCalls':
      return true;
    case 'worksNames':
      return all('contact');
    case 'worksCases':
      return load.tables.filter(({ table }) => table === 'ring_category' || table === 'team').every(({ stage }) => stage === 'done' || stage === 'indexing');
    case 'worksAddress':
      return all('contact', 'incident', 'account');
    case 'worksHistory':
      return load.tables.every((table) => table.stage === 'done');
  }
}

/** Minutes are rounded up: a promise that is kept. */
export function timeLeft(seconds: number): { unit: 'less' } | { unit: 'minutes' | 'hours'; count: number } {
  if (seconds < 60) return { unit: 'less' };
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? { unit: 'minutes', count: minutes } : { unit: 'hours', count: Math.round(minutes / 60) };
}
