/** The one way in which a client's row is created, changed or deleted: permissions, values, rules, references, then the store. */
import { type AnyChanges, type AnyRow, isTableName, type TableName, tableOf } from '../../shared/entities/index.ts';
import { checkConfidentialWrite } from '../access/confidentiality.ts';
import { checkPermission } from '../access/permissions.ts';
import { takenKey } from '../rules/alternate-keys.ts';
import { completeRow } from '../rules/complete-row.ts';
import { deleteWithConsequences } from '../rules/deletion.ts';
import { rulesOf } from '../rules/index.ts';
import { type PartyColumns, replaceParties } from '../rules/parties.ts';
import { changedBy, madeBy } from '../rules/stamp.ts';
import { statusesOf } from '../rules/state-values.ts';
import { obey, type RuleContext } from '../rules/table-rules.ts';
import { checkWrittenByClients } from '../rules/written-by-service.ts';
import { badPayload, doesNotExist, duplicateKey, errorCode, ODataFault } from './errors.ts';
import type { Party } from './party-payload.ts';
import type { Payload } from './payload.ts';

/** @returns the row as it is after everything that follows from it */
export async function createRow(table: TableName, id: string, { changes, parties }: Payload, context: RuleContext): Promise<AnyRow> {
  const { unit, principal } = context;
  obey(checkWrittenByClients('create', table));
  obey(checkPermission(principal, 'create', table));
  settleStatus(table, undefined, changes);
  const row = completeRow(table, { ...changes, id, ...madeBy(context) });
  const rules = rulesOf(table);
  // Rules come before the checks of values: their sentence says more than a complaint about a value would.
  await rules.beforeCreate?.(row, context);
  checkRequired(table, row, Object.keys(tableOf(table).columns));
  await checkReferences(table, changes, parties, context);
  await checkKeys(table, row, Object.keys(changes), context);
  const created = await unit.insert(table, row);
  if (parties) await replaceParties({ table, id }, columnsOf(parties), context);
  await rules.afterCreate?.(created, context);
  return (await unit.find(table, id)) ?? created;
}

export async function updateRow(table: TableName, current: AnyRow, { changes: given, parties }: Payload, context: RuleContext): Promise<void> {
  const { unit, principal } = context;
  const changes: AnyChanges = { ...given };
  obey(checkWrittenByClients('update', table));
  obey(checkPermission(principal, 'update', table));
  obey(checkConfidentialWrite(principal, table, current, given));
  checkRequired(table, { ...given, id: current.id }, Object.keys(given));
  const rules = rulesOf(table);
  await rules.beforeUpdate?.(current, changes, context, parties !== undefined);
  settleStatus(table, current, changes);
  await checkReferences(table, given, parties, context);
  const after: AnyRow = { ...current, ...changes, ...changedBy(context) };
  await checkKeys(table, after, Object.keys(given), context);
  await unit.update(table, current.id, { ...changes, ...changedBy(context) });
  if (parties) await replaceParties({ table, id: current.id }, columnsOf(parties), context);
  await rules.afterUpdate?.(current, after, context);
}

export async function deleteRow(table: TableName, current: AnyRow, context: RuleContext): Promise<void> {
  obey(checkWrittenByClients('delete', table));
  obey(checkPermission(context.principal, 'delete', table));
  await rulesOf(table).beforeDelete?.(current, context);
  const obstacle = await deleteWithConsequences(table, current, context);
  if (!obstacle) return;
  const rows = obstacle.rows === 1 ? `1 row of ${tableOf(obstacle.table).entitySet}` : `${obstacle.rows} rows of ${tableOf(obstacle.table).entitySet}`;
  throw new ODataFault(400, errorCode.associated, `This ${table} is still the ${obstacle.lookup} of ${rows} and cannot be deleted. Change or delete those first, or deactivate this one.`);
}

function columnsOf(parties: readonly Party[]): PartyColumns[] {
  return parties.map(({ participationtypemask, partyid, partyidtype, addressused }) => ({ participationtypemask, partyid, partyidtype, addressused }));
}

function checkRequired(table: TableName, row: AnyRow, names: readonly string[]): void {
  for (const name of names) {
    const column = tableOf(table).columns[name];
    if (column?.required && (row[name] ?? null) === null) throw badPayload(`${name} (${column.label}) is required.`);
  }
}

async function checkKeys(table: TableName, row: AnyRow, written: readonly string[], context: RuleContext): Promise<void> {
  const taken = await takenKey(table, row, written, context);
  if (taken) throw duplicateKey(table, taken);
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

/** What a row points at exists and is visible to whoever writes it. */
async function checkReferences(table: TableName, given: AnyChanges, parties: readonly Party[] | undefined, { seen }: RuleContext): Promise<void> {
  const pointed: { table: string | undefined; id: string }[] = [];
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    const id = given[name];
    if (column.type !== 'lookup' || typeof id !== 'string') continue;
    const target = column.targets.length > 1 ? given[`${name}type`] : column.targets[0]?.table;
    pointed.push({ table: typeof target === 'string' ? target : undefined, id });
  }
  for (const party of parties ?? []) if (party.partyid !== null) pointed.push({ table: party.partyidtype ?? undefined, id: party.partyid });
  for (const { table: target, id } of pointed) {
    if (target === undefined || !isTableName(target)) throw badPayload(`${tableOf(table).logicalName}: a lookup has no known target.`);
    if (!(await seen.find(target, id))) throw doesNotExist(target, id);
  }
}
