/** Which status reasons belong to which state, and which one a state gets when the writer names none. The first is the default. */
import { type TableName } from '../../shared/entities/index.ts';

const activeOrInactive = { 0: [1], 1: [2] };
const statusesOfStates: Partial<Record<TableName, Readonly<Record<number, readonly number[]>>>> = {
  account: activeOrInactive,
  contact: activeOrInactive,
  connection: activeOrInactive,
  knowledgearticleincident: activeOrInactive,
  queueitem: activeOrInactive,
  incident: { 0: [1, 2, 3, 4], 1: [5, 1000], 2: [6, 2000] },
  phonecall: { 0: [1], 1: [2, 4], 2: [3] },
  email: { 0: [1, 8], 1: [2, 3, 4, 6, 7], 2: [5] },
  task: { 0: [2, 3, 4, 7], 1: [5], 2: [6] },
  incidentresolution: { 0: [1], 1: [2], 2: [3] },
};

export function statusesOf(table: TableName, state: number): readonly number[] | undefined {
  return statusesOfStates[table]?.[state];
}
