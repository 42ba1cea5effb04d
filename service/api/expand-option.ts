/** `$expand`: single-valued navigation properties with a `$select` inside, and the participants of an activity. One level. */
import type { LookupColumn } from '../../shared/entities/column.ts';
import { isTableName, type TableName, tableOf } from '../../shared/entities/index.ts';
import { type ReadableColumn, readableColumns } from './columns.ts';
import { badQuery, notImplemented } from './errors.ts';
import { parseSelect } from './select-option.ts';

export type Expansion =
  | {
      readonly kind: 'lookup';
      readonly navigation: string;
      /** Logical name of the lookup. */
      readonly lookup: string;
      /** Tables the navigation property leads to; more than one only for owners. */
      readonly targets: readonly TableName[];
      readonly select: readonly ReadableColumn[] | undefined;
    }
  | { readonly kind: 'parties'; readonly navigation: string };

const maximumExpansions = 15;

export function parseExpand(table: TableName, text: string | undefined): Expansion[] {
  if (text === undefined) return [];
  const items = splitOutside(text, ',').map((item) => item.trim());
  if (items.length > maximumExpansions) throw badQuery(`$expand may name ${maximumExpansions} navigation properties at most.`);
  return items.map((item) => parseItem(table, item));
}

function parseItem(table: TableName, item: string): Expansion {
  const parts = /^([A-Za-z_]\w*)(?:\((.*)\))?$/s.exec(item);
  const [, navigation = '', inside] = parts ?? [];
  if (!parts) throw item.includes('/') ? notImplemented('A path in $expand') : badQuery(`$expand: "${item.slice(0, 80)}" cannot be read.`);
  const definition = tableOf(table);
  if (definition.parties === navigation) {
    if (inside !== undefined) throw notImplemented(`Options inside $expand=${navigation}`);
    return { kind: 'parties', navigation };
  }
  const lookups = Object.entries(definition.columns).filter(
    (entry): entry is [string, LookupColumn] => entry[1].type === 'lookup' && entry[1].targets.some((target) => target.navigation === navigation),
  );
  const [name, column] = lookups[0] ?? [];
  if (name === undefined || column === undefined) {
    throw notImplemented(`$expand=${navigation.slice(0, 80)}: only ${definition.entitySet}' own lookups can be expanded; the navigation property`);
  }
  const targets = column.targets.filter((target) => target.navigation === navigation).map((target) => target.table);
  const known = targets.filter(isTableName);
  return { kind: 'lookup', navigation, lookup: name, targets: known, select: inside === undefined ? undefined : parseInside(known, inside) };
}

function parseInside(targets: readonly TableName[], inside: string): ReadableColumn[] | undefined {
  const target = targets[0];
  let select: ReadableColumn[] | undefined;
  for (const option of splitOutside(inside, ';')) {
    const [name = '', value = ''] = option.split('=').map((part) => part.trim());
    if (name !== '$select') throw notImplemented(`${name.slice(0, 40)} inside $expand`);
    if (target === undefined || targets.length > 1) throw notImplemented('$select inside the $expand of an owner');
    select = parseSelect(tableOf(target).entitySet, value, readableColumns(target));
  }
  return select;
}

/** Splits at separators that stand outside of parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
