/** Queries of the Web API made from the metadata: every table, column and navigation property may occur, in every option. */
import fc from 'fast-check';
import { type ReadableColumn, readableColumns } from '../../service/api/columns.ts';
import { collectionNavigations, type CollectionNavigation, singleNavigations } from '../../service/api/navigation.ts';
import { type TableName, tableOf } from '../../shared/entities/index.ts';

/** Values that filters compare with. */
export interface Words {
  readonly ids: readonly string[];
  readonly texts: readonly string[];
}

const restricted: readonly TableName[] = ['ring_call', 'ring_auditentry'];
const columnsOf = (table: TableName) => [...readableColumns(table).values()].filter((column) => column.name !== 'documentbody');
const singlesOf = (table: TableName) => [...singleNavigations(table).values()].filter((navigation) => navigation.targets.length === 1);
const collectionsOf = (table: TableName): CollectionNavigation[] => [...collectionNavigations(table).values()].filter((navigation) => !restricted.includes(memberOf(navigation)));
const memberOf = (navigation: CollectionNavigation): TableName => (navigation.kind === 'one-to-many' ? navigation.child : navigation.target);
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function comparison(path: string, column: ReadableColumn, words: Words): fc.Arbitrary<string> {
  const operator = fc.constantFrom('eq', 'ne', 'gt', 'le');
  const name = `${path}${column.wireName}`;
  switch (column.type) {
    case 'text':
    case 'memo':
      return fc.oneof(
        fc.tuple(fc.constantFrom('contains', 'startswith', 'endswith'), fc.constantFrom(...words.texts)).map(([search, text]) => `${search}(${name},${quoted(text)})`),
        fc.tuple(operator, fc.constantFrom(...words.texts)).map(([compare, text]) => `${name} ${compare} ${quoted(text)}`),
      );
    case 'lookup':
    case 'key':
      return fc.tuple(fc.constantFrom('eq', 'ne'), fc.constantFrom('null', ...words.ids)).map(([compare, id]) => `${name} ${compare} ${id}`);
    case 'boolean':
      return fc.boolean().map((value) => `${name} eq ${value}`);
    case 'datetime':
      return operator.map((compare) => `${name} ${compare} 2026-01-01T00:00:00Z`);
    case 'integer':
    case 'decimal':
    case 'choice':
      return fc.tuple(operator, fc.integer({ min: 0, max: 5 })).map(([compare, value]) => `${name} ${compare} ${value}`);
  }
}

function condition(table: TableName, words: Words, depth: number, path = ''): fc.Arbitrary<string> {
  const own = fc.constantFrom(...columnsOf(table)).chain((column) => comparison(path, column, words));
  if (depth === 0) return own;
  const singles = singlesOf(table);
  const collections = collectionsOf(table);
  const variable = `v${depth}`;
  return fc.oneof(
    { weight: 3, arbitrary: own },
    { weight: 1, arbitrary: fc.tuple(condition(table, words, depth - 1, path), fc.constantFrom('and', 'or'), condition(table, words, depth - 1, path)).map(([left, joined, right]) => `(${left} ${joined} ${right})`) },
    { weight: 1, arbitrary: condition(table, words, depth - 1, path).map((part) => `not (${part})`) },
    ...(singles.length === 0
      ? []
      : [{ weight: 2, arbitrary: fc.constantFrom(...singles).chain((navigation) => condition(navigation.targets[0] ?? table, words, 0, `${path}${navigation.name}/`)) }]),
    ...(collections.length === 0 || path.includes('/')
      ? []
      : [
          {
            weight: 2,
            arbitrary: fc.tuple(fc.constantFrom(...collections), fc.constantFrom('any', 'all')).chain(([navigation, quantifier]) =>
              condition(memberOf(navigation), words, 0, `${variable}/`).map((part) => `${path}${navigation.name}/${quantifier}(${variable}:${part})`),
            ),
          },
        ]),
  );
}

const select = (table: TableName) => fc.uniqueArray(fc.constantFrom(...columnsOf(table).map((column) => column.wireName)), { minLength: 1, maxLength: 6 }).map((names) => names.join(','));
const order = (table: TableName) =>
  fc.tuple(fc.constantFrom(...columnsOf(table).filter(({ type }) => type !== 'memo').map((column) => column.wireName)), fc.constantFrom('', ' desc')).map(([name, direction]) => `${name}${direction}`);

function expansion(table: TableName, words: Words): fc.Arbitrary<string> {
  const singles = [...singleNavigations(table).values()].map((navigation) => fc.constant(navigation.name));
  const collections = collectionsOf(table).map((navigation) => {
    const member = memberOf(navigation);
    return fc
      .record({ $select: select(member), $filter: condition(member, words, 0), $orderby: order(member) }, { requiredKeys: [] })
      .map((options) => inside(navigation.name, options));
  });
  return fc.oneof(...singles, ...collections);
}
function inside(name: string, options: Readonly<Record<string, string>>): string {
  const written = Object.entries(options).map(([option, value]) => `${option}=${value}`);
  return written.length === 0 ? name : `${name}(${written.join(';')})`;
}

/** An address behind the service root. */
export function randomQuery(tables: readonly TableName[], words: Words): fc.Arbitrary<string> {
  return fc.constantFrom(...tables).chain((table) => {
    const options = fc.record(
      { $select: select(table), $filter: condition(table, words, 2), $orderby: order(table), $expand: expansion(table, words), $count: fc.constant('true') },
      { requiredKeys: [] },
    );
    const row = fc.constantFrom(...words.ids).map((id) => `${tableOf(table).entitySet}(${id})`);
    const related = fc.constantFrom(...[...collectionsOf(table), ...singleNavigations(table).values()].map((navigation) => navigation.name));
    return fc.oneof(
      { weight: 6, arbitrary: options.map((given) => `${tableOf(table).entitySet}${queryOf(given)}`) },
      { weight: 1, arbitrary: condition(table, words, 2).map((filter) => `${tableOf(table).entitySet}/$count${queryOf({ $filter: filter })}`) },
      { weight: 1, arbitrary: fc.tuple(row, expansion(table, words)).map(([address, expand]) => `${address}${queryOf({ $expand: expand })}`) },
      { weight: 1, arbitrary: fc.tuple(row, related, fc.constantFrom('', '/$count', '/$ref')).map(([address, navigation, last]) => `${address}/${navigation}${last}`) },
    );
  });
}

function queryOf(options: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]));
  return written.length === 0 ? '' : `?${written.join('&')}`;
}
