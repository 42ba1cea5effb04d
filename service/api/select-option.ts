import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { type ReadableColumn, readableColumns } from './columns.ts';
import { badQuery } from './errors.ts';
import { collectionNavigations, singleNavigations } from './navigation.ts';

/** @returns undefined for `*`: all columns */
export function parseSelect(table: TableName, text: string): ReadableColumn[] | undefined {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const columns = readableColumns(table);
  const selected = names.filter((name) => name !== '*').map((name) => columns.get(name) ?? unknown(table, name));
  return names.includes('*') ? undefined : selected;
}

function unknown(table: TableName, name: string): never {
  const shown = `'${name.slice(0, 80)}'`;
  if (singleNavigations(table).has(name) || collectionNavigations(table).has(name)) throw badQuery(`${shown} is a navigation property; name it in $expand, and columns in $select.`);
  if (columnNamed(table, name)) throw badQuery(`${shown} is a lookup; its value is read as _${name}_value ($select).`);
  throw badQuery(`Could not find a property named ${shown} on ${tableOf(table).entitySet} ($select).`);
}

function columnNamed(table: TableName, name: string): boolean {
  return readableColumns(table).has(`_${name}_value`);
}
