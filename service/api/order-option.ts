/**
 * `$orderby`: columns of the row, or of a row behind one of its lookups. A lookup sorts by the name of the row that it points at, a choice
 * by its number, as in Dataverse.
 */
import { isTableName, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { ColumnOperand, OrderTerm } from '../store/condition.ts';
import { type ReadableColumn, readableColumns } from './columns.ts';
import { badQuery, notImplemented } from './errors.ts';
import { operandOf, type Path, readPath, stepOf } from './filter/path.ts';
import { TokenStream } from './filter/token-stream.ts';

const maximumTerms = 10;
/** Texts are part of the link to the next page, so long ones cannot be sorted by. */
const maximumTextLength = 1_000;

export function parseOrder(table: TableName, text: string | undefined): OrderTerm[] {
  if (text === undefined) return [];
  const stream = new TokenStream(text, '$orderby');
  const terms: OrderTerm[] = [];
  do {
    if (terms.length === maximumTerms) throw badQuery(`$orderby may have ${maximumTerms} terms at most.`);
    terms.push(readTerm(stream, table));
  } while (stream.takeIf(','));
  stream.expect('end', '"asc", "desc", "," or the end');
  return terms;
}

function readTerm(stream: TokenStream, table: TableName): OrderTerm {
  const path = readPath(stream, { table, scope: 0, path: [] }, new Map(), () => undefined);
  const place = stream.place(path.token);
  if (path.kind !== 'column') throw notImplemented(`Sorting by ${path.kind === 'lambda' ? 'a collection' : 'a function'} ${place}`);
  if ((path.operand.path?.length ?? 0) > 1) throw notImplemented(`Sorting through more than one lookup ${place}`);
  const { column } = path;
  if ((column.column?.type === 'text' || column.column?.type === 'memo') && column.column.maxLength > maximumTextLength) throw notImplemented(`Sorting by the long text '${column.wireName}' ${place}`);
  const [first = path.operand, ...otherwise] = namesBehind(path) ?? [path.operand];
  const descending = stream.takeIf('word', 'desc');
  if (!descending) stream.takeIf('word', 'asc');
  return { ...first, descending, otherwise };
}

/** The names that stand for a lookup's value; undefined for other columns. */
function namesBehind({ column, operand }: Path & { kind: 'column' }): ColumnOperand[] | undefined {
  const lookup = column.column;
  if (lookup?.type !== 'lookup') return undefined;
  const names: ColumnOperand[] = [];
  for (const { table } of lookup.targets) {
    const name = isTableName(table) ? nameColumn(table) : undefined;
    if (name && isTableName(table)) names.push(operandOf(name, operand.scope ?? 0, [...(operand.path ?? []), stepOf({ lookup: column.name, column: lookup }, table)]));
  }
  return names.length === 0 ? undefined : names;
}

function nameColumn(table: TableName): ReadableColumn | undefined {
  const { primaryName } = tableOf(table);
  return primaryName === null ? undefined : readableColumns(table).get(primaryName);
}
