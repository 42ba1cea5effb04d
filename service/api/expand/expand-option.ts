/**
 * Reads `$expand`: single-valued navigation properties, nested as deep as the limit on their number allows, and collections with options
 * of their own, in which single-valued ones may be nested.
 */
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import { badQuery, notImplemented } from '../errors.ts';
import { type FilterSettings, parseFilter } from '../filter/parser.ts';
import { collectionOf } from '../filter/path.ts';
import { collectionNavigations, type CollectionNavigation, singleNavigations, type SingleNavigation } from '../navigation.ts';
import { parseOrder } from '../order-option.ts';
import { parseSelect } from '../select-option.ts';
import { splitOutside } from '../split-outside.ts';
import { parseTop } from '../top-option.ts';
import type { CollectionExpansion, Expansion, ExpansionTarget, SingleExpansion } from './expansion.ts';

/** Navigation properties of one query, nested ones included. */
export const maximumExpansions = 15;
const maximumLength = 65_536;
const lacking = ['$levels', '$skip', '$search', '$count', '$apply', '$compute'];

export interface ExpandSettings extends FilterSettings {
  /** All query options: links to further rows repeat the aliases among them. */
  readonly options: ReadonlyMap<string, string>;
}

export function parseExpand(table: TableName, text: string | undefined, settings: ExpandSettings): Expansion[] {
  if (text === undefined) return [];
  if (text.length > maximumLength) throw badQuery(`$expand is longer than ${maximumLength} characters.`);
  return new ExpandParser(settings).items(table, text);
}

class ExpandParser {
  readonly #settings: ExpandSettings;
  #count = 0;
  constructor(settings: ExpandSettings) {
    this.#settings = settings;
  }

  items(table: TableName, text: string): Expansion[] {
    const found = splitOutside(text, ',', '$expand').map((item) => this.#item(table, item.trim()));
    const names = found.map(({ navigation }) => navigation.name);
    const repeated = names.find((name, index) => names.indexOf(name) < index);
    if (repeated !== undefined) throw badQuery(`$expand names ${repeated} twice.`);
    return found;
  }

  #item(table: TableName, item: string): Expansion {
    this.#count += 1;
    if (this.#count > maximumExpansions) throw badQuery(`$expand may name ${maximumExpansions} navigation properties at most.`);
    const [, name = '', inside, behind] = /^([A-Za-z_]\w*)\s*(?:\((.*)\))?(\/.*)?$/s.exec(item) ?? [];
    if (item === '*') throw notImplemented('$expand=*');
    if (behind !== undefined) throw notImplemented(`${behind.slice(0, 40)} in $expand`);
    if (name === '') throw badQuery(`$expand: "${item.slice(0, 80)}" cannot be read.`);
    const options = readOptions(name, inside);
    const single = singleNavigations(table).get(name);
    if (single) return this.#single(single, options);
    const collection = collectionNavigations(table).get(name);
    if (collection) return this.#collection(table, collection, options);
    throw badQuery(`Could not find a navigation property named '${name.slice(0, 80)}' on ${tableOf(table).entitySet} ($expand).`);
  }

  #single(navigation: SingleNavigation, options: ReadonlyMap<string, string>): SingleExpansion {
    for (const name of options.keys()) {
      if (name !== '$select' && name !== '$expand') throw badQuery(`${name} does not apply to ${navigation.name}, which leads to one row ($expand).`);
    }
    const select = options.get('$select');
    const expand = options.get('$expand');
    const before = this.#count;
    const targets = navigation.targets.map((table): ExpansionTarget => {
      // The tables of an owner are read alike; what is nested counts once.
      this.#count = before;
      return { table, select: this.#select(navigation, table, select), expand: expand === undefined ? [] : this.#nested(table, expand, navigation.name) };
    });
    return { kind: 'single', navigation, targets };
  }

  #select(navigation: SingleNavigation, table: TableName, text: string | undefined) {
    if (text === undefined) return undefined;
    try {
      return parseSelect(table, text);
    } catch (cause) {
      if (navigation.targets.length === 1) throw cause;
      throw badQuery(`$expand=${navigation.name}: $select may name what ${navigation.targets.map((target) => tableOf(target).entitySet).join(' and ')} have in common. ${cause instanceof Error ? cause.message : ''}`);
    }
  }

  #nested(table: TableName, text: string, outer: string): SingleExpansion[] {
    return this.items(table, text).map((expansion) => {
      if (expansion.kind === 'single') return expansion;
      throw notImplemented(`The collection ${expansion.navigation.name} inside of $expand=${outer}`);
    });
  }

  #collection(owner: TableName, navigation: CollectionNavigation, given: ReadonlyMap<string, string>): CollectionExpansion {
    const collection = collectionOf(owner, navigation);
    const { table } = collection;
    const expand = given.get('$expand');
    const filter = given.get('$filter');
    const select = given.get('$select');
    if (expand !== undefined) {
      if (navigation.kind === 'many-to-many') throw badQuery(`$expand cannot be nested in ${navigation.name}, a many-to-many relationship.`);
      for (const name of ['$orderby', '$top']) {
        if (given.has(name)) throw badQuery(`Only $select and $filter can be given for ${navigation.name} together with a nested $expand, not ${name}.`);
      }
    }
    const aliases = [...this.#settings.options].filter(([name]) => name.startsWith('@'));
    return {
      kind: 'collection',
      navigation,
      collection,
      select: select === undefined ? undefined : parseSelect(table, select),
      where: filter === undefined ? undefined : parseFilter(filter, table, this.#settings),
      order: parseOrder(table, given.get('$orderby')),
      top: parseTop(given.get('$top')),
      expand: expand === undefined ? [] : this.#nested(table, expand, navigation.name),
      options: new Map([...given, ...aliases]),
    };
  }
}

function readOptions(navigation: string, text: string | undefined): Map<string, string> {
  const options = new Map<string, string>();
  if (text === undefined) return options;
  for (const part of splitOutside(text, ';', `$expand=${navigation}`)) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (lacking.includes(name)) throw notImplemented(`${name} inside of $expand=${navigation}`);
    if (!['$select', '$filter', '$orderby', '$top', '$expand'].includes(name)) throw badQuery(`$expand=${navigation}: "${part.slice(0, 80)}" cannot be read; options look like $select=… and are separated by ";".`);
    if (options.has(name)) throw badQuery(`$expand=${navigation}: ${name} is given twice.`);
    options.set(name, part.slice(equals + 1).trim());
  }
  return options;
}
