import { account } from './account.ts';
import { activityparty, activitypointer } from './activity.ts';
import { annotation } from './annotation.ts';
import { auditentry } from './auditentry.ts';
import { call } from './call.ts';
import type { Column, Table } from './column.ts';
import { connection } from './connection.ts';
import { contact } from './contact.ts';
import { email } from './email.ts';
import { incident } from './incident.ts';
import { incidentresolution } from './incidentresolution.ts';
import { knowledgearticle, knowledgearticleincident, subject, template } from './knowledge.ts';
import { systemuser, team, teammembership } from './people.ts';
import { phonecall } from './phonecall.ts';
import { category, queue, queueitem } from './routing.ts';
import { slakpiinstance } from './slakpiinstance.ts';
import { task } from './task.ts';
import { workorder } from './workorder.ts';

/** Every table of the city, by logical name, in an order in which referenced tables come first. */
export const tables = {
  systemuser,
  queue,
  team,
  teammembership,
  ring_category: category,
  subject,
  knowledgearticle,
  template,
  account,
  contact,
  incident,
  ring_workorder: workorder,
  slakpiinstance,
  queueitem,
  phonecall,
  email,
  task,
  incidentresolution,
  activityparty,
  activitypointer,
  annotation,
  knowledgearticleincident,
  connection,
  ring_call: call,
  ring_auditentry: auditentry,
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as TableName[];

/** The tables that desks keep a replica of, in the same order. */
export const deskTableNames = tableNames.filter((name) => tableOf(name).desk !== false);

/** The description of a table without its literal types, for code that treats all tables alike. */
export function tableOf(name: TableName): Table {
  return tables[name];
}
export function isTableName(name: string): name is TableName {
  return Object.hasOwn(tables, name);
}

type ValueOf<C extends Column> = C['type'] extends 'text' | 'memo' | 'datetime' | 'lookup'
  ? string
  : C['type'] extends 'boolean'
    ? boolean
    : number;

type ColumnsOf<T extends TableName> = (typeof tables)[T]['columns'];
type PolymorphicNames<T extends TableName> = {
  [K in keyof ColumnsOf<T> & string]: ColumnsOf<T>[K] extends { targets: readonly [unknown, unknown, ...unknown[]] } ? K : never;
}[keyof ColumnsOf<T> & string];

/**
 * One row in our own shape: logical column names, `null` for nothing, GUIDs for lookups, and for a polymorphic lookup
 * `<name>` a second column `<name>type` with the logical name of the table it points at.
 */
export type Row<T extends TableName> = { id: string } & {
  -readonly [K in keyof ColumnsOf<T> & string]: ValueOf<Extract<ColumnsOf<T>[K], Column>> | null;
} & { [K in `${PolymorphicNames<T>}type`]: string | null };

/** The part of a row that an edit writes. */
export type Changes<T extends TableName> = Partial<Omit<Row<T>, 'id'>>;

/** Values as they travel between our own processes. */
export type Value = string | number | boolean | null;
export type AnyRow = Record<string, Value> & { id: string };
export type AnyChanges = Record<string, Value>;

export function isPolymorphic(column: Column): boolean {
  return column.type === 'lookup' && column.targets.length > 1;
}

/** The number behind a choice's code name, for example `choiceValue('incident', 'caseorigincode', 'phone')`. */
export function choiceValue<T extends TableName>(table: T, column: keyof ColumnsOf<T> & string, name: string): number {
  const found = choiceOf(table, column, (choice) => choice.name === name);
  if (!found) throw new Error(`${table}.${column} has no choice named "${name}"`);
  return found.value;
}
export function choiceName(table: TableName, column: string, value: number | null | undefined): string | undefined {
  return choiceOf(table, column, (choice) => choice.value === value)?.name;
}
export function choiceLabel(table: TableName, column: string, value: number | null | undefined): string | undefined {
  return choiceOf(table, column, (choice) => choice.value === value)?.label;
}
function choiceOf(table: TableName, column: string, matches: (choice: { value: number; name: string; label: string }) => boolean) {
  const definition = tableOf(table).columns[column];
  return definition?.type === 'choice' ? definition.choices.find(matches) : undefined;
}
