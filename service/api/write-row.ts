/** The one way in which a client's row is created, changed or deleted: permissions, values, rules, references, then the store. */
import { type AnyChanges, type AnyRow, isTableName, type TableName, tableNames, tableOf } from '../../shared/entities/index.ts';
import { checkPermission } from '../access/permissions.ts';
import { completeRow } from '../rules/complete-row.ts';
import { rulesOf } from '../rules/index.ts';
import { type PartyColumns, replaceParties } from '../rules/parties.ts';
import { statusesOf } from '../rules/state-values.ts';
import { obey, type RuleContext } from '../rules/table-rules.ts';
import { badPayload, doesNotExist, errorCode, ODataFault } from './errors.ts';
import type { Party } from './party-payload.ts';
import type { Payload } from './payload.ts';

export async function createRow(table: TableName, id: string, { changes, parties }: Payload, context: RuleContext): Promise<AnyRow> {
  const { unit, now, principal } = context;
  obey(checkPermission(principal, 'create', table));
  settleStatus(table, undefined, changes);
  const row = completeRow(table, { ...changes, id, createdon: now, modifiedon: now, createdby: principal.userId, modifiedby: principal.userId });
  const rules = rulesOf(table);
  await rules.beforeCreate?.(row, context);
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    if (column.required && (row[name] ?? null) === null) throw badPayload(`${name} (${column.label}) is required.`);
  }
  await checkReferences(table, changes, parties, context);
  const created = await unit.insert(table, row);
  if (parties) await replaceParties({ table, id }, columnsOf(parties), context);
  await rules.afterCreate?.(created, context);
  return created;
}

export async function updateRow(table: TableName, current: AnyRow, { changes, parties }: Payload, context: RuleContext): Promise<void> {
  const { unit, now, principal } = context;
  obey(checkPermission(principal, 'update', table));
  for (const [name, value] of Object.entries(changes)) {
    const column = tableOf(table).columns[name];
    if (value === null && column?.required) throw badPayload(`${name} (${column.label}) is required.`);
  }
  const rules = rulesOf(table);
  // Rules come first: their sentence says more than a complaint about a value would.
  await rules.beforeUpdate?.(current, changes, context);
  settleStatus(table, current, changes);
  await checkReferences(table, changes, parties, context);
  const written: AnyChanges = { ...changes, modifiedon: now, modifiedby: principal.userId };
  await unit.update(table, current.id, written);
  if (parties) await replaceParties({ table, id: current.id }, columnsOf(parties), context);
  await rules.afterUpdate?.(current, { ...current, ...written }, context);
}

export async function deleteRow(table: TableName, current: AnyRow, context: RuleContext): Promise<void> {
  obey(checkPermission(context.principal, 'delete', table));
  await rulesOf(table).beforeDelete?.(current, context);
  await checkUnreferenced(table, current.id, context);
  await context.unit.remove(table, current.id);
}

function columnsOf(parties: readonly Party[]): PartyColumns[] {
  return parties.map(({ participationtypemask, partyid, partyidtype, addressused }) => ({ participationtypemask, partyid, partyidtype, addressused }));
}

/** A state and its status reason always fit: a new state brings its default reason, a reason alone must belong to the present state. */
function settleStatus(table: TableName, current: AnyRow | undefined, changes: AnyChanges): void {
  const state = changes['statecode'] ?? current?.['statecode'] ?? 0;
  const fitting = typeof state === 'number' ? statusesOf(table, state) : undefined;
  if (!fitting) {
    if (changes['statecode'] === null) throw badPayload('statecode cannot be empty.');
    return;
  }
  if (changes['statecode'] === null || changes['statuscode'] === null) throw badPayload('statecode and statuscode cannot be empty.');
  const status = changes['statuscode'];
  if (status === undefined) {
    const kept = current?.['statuscode'];
    if (changes['statecode'] !== undefined && !(typeof kept === 'number' && fitting.includes(kept))) changes['statuscode'] = fitting[0] ?? null;
    return;
  }
  if (typeof status !== 'number' || !fitting.includes(status)) {
    throw badPayload(`statuscode ${String(status)} does not belong to statecode ${state}; use ${fitting.join(', ')}.`);
  }
}

async function checkReferences(table: TableName, changes: AnyChanges, parties: readonly Party[] | undefined, { unit }: RuleContext): Promise<void> {
  const pointed: { table: string | undefined; id: string }[] = [];
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    const id = changes[name];
    if (column.type !== 'lookup' || typeof id !== 'string') continue;
    const target = column.targets.length > 1 ? changes[`${name}type`] : column.targets[0]?.table;
    pointed.push({ table: typeof target === 'string' ? target : undefined, id });
  }
  for (const party of parties ?? []) if (party.partyid !== null) pointed.push({ table: party.partyidtype ?? undefined, id: party.partyid });
  for (const { table: target, id } of pointed) {
    if (target === undefined || !isTableName(target)) throw badPayload(`${tableOf(table).logicalName}: a lookup has no known target.`);
    if (!(await unit.find(target, id))) throw doesNotExist(target, id);
  }
}

async function checkUnreferenced(table: TableName, id: string, { unit }: RuleContext): Promise<void> {
  for (const other of tableNames) {
    for (const [name, column] of Object.entries(tableOf(other).columns)) {
      if (column.type !== 'lookup' || !column.targets.some((target) => target.table === table)) continue;
      const polymorphic = column.targets.length > 1;
      const rows = await unit.matching(other, polymorphic ? { [name]: id, [`${name}type`]: table } : { [name]: id });
      if (rows.every((row) => other === table && row.id === id)) continue;
      throw new ODataFault(400, errorCode.associated, `This ${table} is still the ${name} of ${rows.length} ${tableOf(other).entitySet} and cannot be deleted.`);
    }
  }
}
