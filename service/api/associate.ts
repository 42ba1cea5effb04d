/**
 * `$ref`: links between rows that exist. A link through a lookup is an ordinary change of the row that has the lookup, with its
 * permissions and rules; a link of the many-to-many relationship is a row of its own, kept by administrators.
 */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { administers } from '../../shared/rules/actor.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import { addMember, removeMember } from '../rules/team-membership.ts';
import { badPayload, badQuery, doesNotExist, notAllowed } from './errors.ts';
import { parseJsonObject } from './json-body.ts';
import type { ApiRequest } from './message.ts';
import { lookupValues, type ManyToManyNavigation, type OneToManyNavigation, type SingleNavigation, teamMembership } from './navigation.ts';
import { splitQuery } from './query-options.ts';
import type { Resource } from './resource-path.ts';
import { requireRow, type RowAddress } from './row-key.ts';
import { type References, resolveReference, type RowReference } from './row-reference.ts';
import { only } from './write.ts';
import { updateRow } from './write-row.ts';
import { nothingToSay, type Written } from './written.ts';

/** `PUT set(id)/<navigation>/$ref` sets the lookup, `DELETE` empties it. */
export async function writeReference(request: ApiRequest, { navigation, ...address }: Resource & { kind: 'related-row-reference' }, context: RuleContext, references: References): Promise<Written> {
  const { lookup, column, name, targets } = navigation;
  if (column.readOnly) throw badPayload(`${name} is computed by the service and cannot be written.`);
  const current = await only(request, address, context);
  const target = request.method === 'PUT' ? await bodyReference(request, name, targets, references, context) : null;
  await updateRow(address.table, current, { id: undefined, changes: lookupValues(lookup, column, target), parties: undefined }, context);
  return { response: nothingToSay };
}

/** `POST set(id)/<collection>/$ref` adds the row of the body, `DELETE …(id2)/$ref` or `DELETE …/$ref?$id=…` takes a row out. */
export async function writeReferences(request: ApiRequest, resource: Resource & { kind: 'related-references' }, context: RuleContext, references: References): Promise<Written> {
  const { navigation, related, ...address } = resource;
  const row = await requireRow(context.seen, address);
  const table = navigation.kind === 'one-to-many' ? navigation.child : navigation.target;
  const adding = request.method === 'POST';
  if (adding && related) throw badQuery(`POST ${navigation.name}/$ref takes the row's address in the body, as {"@odata.id": …}.`);
  const far = adding ? await bodyReference(request, navigation.name, [table], references, context) : await removedReference(request, table, related, references, context);
  const owner = { table: address.table, id: row.id };
  if (navigation.kind === 'many-to-many') await join(navigation, owner, far, adding, context);
  else await point(navigation, owner, far, adding, context);
  return { response: nothingToSay };
}

async function point({ lookup, column, name }: OneToManyNavigation, owner: RowReference, { table, id }: RowReference, adding: boolean, context: RuleContext): Promise<void> {
  if (column.readOnly) throw badPayload(`${name} is kept by the service and cannot be written.`);
  // What is hidden must not be found out by taking it away, so membership is what the principal sees.
  const visible = await context.seen.find(table, id);
  const current = visible && (await context.unit.find(table, id));
  if (!current) throw doesNotExist(table, id);
  if (!adding && visible[lookup] !== owner.id) throw badPayload(`${tableOf(table).entitySet}(${id}) is not in ${name} of this row.`);
  await updateRow(table, current, { id: undefined, changes: lookupValues(lookup, column, adding ? owner : null), parties: undefined }, context);
}

async function join({ near }: ManyToManyNavigation, owner: RowReference, far: RowReference, adding: boolean, context: RuleContext): Promise<void> {
  allowMembership(context);
  const [team, user] = near === teamMembership.sides.team ? [owner, far] : [far, owner];
  await (adding ? addMember(team.id, user.id, context) : removeMember(team.id, user.id, context));
}

/** Membership decides what a person sees and may do. */
function allowMembership({ principal }: RuleContext): void {
  if (!administers(principal)) throw notAllowed('Only an administrator may change who belongs to a team.');
}

/** The row of `{"@odata.id": …}`, which exists and is visible. */
async function bodyReference(request: ApiRequest, name: string, targets: SingleNavigation['targets'], references: References, context: RuleContext): Promise<RowReference> {
  const address = parseJsonObject(request.body)['@odata.id'];
  if (address === undefined) throw badPayload('The body must be {"@odata.id": "<address of a row>"}.');
  return checkedReference('@odata.id', name, targets, address, references, context);
}

async function removedReference(request: ApiRequest, table: TableName, related: RowAddress['key'] | undefined, references: References, context: RuleContext): Promise<RowReference> {
  const address = splitQuery(request.query).get('$id');
  if (related && address !== undefined) throw badQuery('The row to take out is given twice, in the path and in $id.');
  if (related) return { table, id: (await requireRow(context.seen, { table, key: related })).id };
  if (address === undefined) throw badQuery('Say which row to take out: DELETE …(<guid>)/$ref or DELETE …/$ref?$id=<address of the row>.');
  return checkedReference('$id', 'this collection', [table], address, references, context);
}

async function checkedReference(property: string, name: string, targets: readonly TableName[], value: unknown, references: References, { seen }: RuleContext): Promise<RowReference> {
  const row = await resolveReference(property, value, references, seen);
  if (!targets.includes(row.table)) throw badPayload(`${property}: ${name} cannot lead to ${tableOf(row.table).entitySet}.`);
  if (!(await seen.find(row.table, row.id))) throw doesNotExist(row.table, row.id);
  return row;
}
