/** Upsert by an alternate key. That a key names one row only is the rules' to keep (`rules/alternate-keys.ts`). */
import { type AnyChanges, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import { badPayload, doesNotExist } from './errors.ts';
import { singleNavigations, lookupValues } from './navigation.ts';
import { nameOfKey, type RowKey } from './row-key.ts';

/** A row that an upsert by key creates gets the key's values. @throws when the body contradicts the address, or the service gives the key itself */
export function withKeyValues(table: TableName, key: RowKey, changes: AnyChanges): AnyChanges {
  if (key.kind === 'id') return changes;
  const complete = { ...changes };
  for (const [name, value] of Object.entries(key.values)) {
    const column = tableOf(table).columns[name];
    // Numbers of cases and articles are given by the service, so an unknown one cannot be made.
    if (column?.readOnly) throw doesNotExist(table, nameOfKey(key));
    if (name in changes && changes[name] !== value) throw badPayload(`${name} in the body is another than in the address.`);
    Object.assign(complete, column?.type === 'lookup' ? pointingAt(table, name, value) : { [name]: value });
  }
  return complete;
}

function pointingAt(table: TableName, lookup: string, id: Value): AnyChanges {
  const navigations = [...singleNavigations(table).values()].filter((navigation) => navigation.lookup === lookup);
  const [navigation, ...others] = navigations;
  const [target, ...moreTargets] = navigation?.targets ?? [];
  if (!navigation || target === undefined || others.length > 0 || moreTargets.length > 0 || typeof id !== 'string') throw badPayload(`${lookup} in the address may point at several tables.`);
  return lookupValues(lookup, navigation.column, { table: target, id });
}
