/** What the benchmark's service answers for a table, and how much of it was asked for. */
import { tableNames, tableOf } from '../../../shared/entities/index.ts';
import { cityPage, pageOf } from '../../city/pages.ts';
import { casesOfCallers, type CityTable } from '../../city/rows.ts';
import { EndlessPages } from './endless-pages.ts';
import type { ServiceSettings } from './service-link.ts';

const largestPage = 5000;
export const omitNulls = 'omit-values=nulls';
export const omitsNulls = (prefer: string) => prefer.includes(omitNulls);

export class CityPages {
  readonly #settings: ServiceSettings;
  readonly #url: string;
  #endless: EndlessPages | null = null;
  served = 0;
  endlessServed = 0;
  lastAt = Date.now();

  constructor(settings: ServiceSettings, url: string) {
    this.#settings = settings;
    this.#url = url;
  }

  /** @returns null when there is no such table */
  page(entitySet: string, query: URLSearchParams, prefer: string): string | Buffer | null {
    const table = tableNames.find((name) => tableOf(name).entitySet === entitySet);
    if (table === undefined) return null;
    this.served += 1;
    this.lastAt = Date.now();
    const rowsOfPage = Math.min(largestPage, Number(/odata\.maxpagesize=(\d+)/.exec(prefer)?.[1] ?? 1000));
    const link = (name: 'next' | 'delta', at: number | string) => ({ [`@odata.${name}Link`]: `${this.#url}/api/data/v9.2/${entitySet}?${name === 'next' ? '$skiptoken' : '$deltatoken'}=${at}` });
    const { contacts, cases, endless } = this.#settings;
    const rows: Partial<Record<string, number>> = { contact: contacts, incident: cases, phonecall: contacts };
    const token = query.get('$skiptoken');
    const from = Number(token ?? 0);
    // Nothing ever changes in this city.
    if (query.has('$deltatoken')) return pageOf([], link('delta', 'end'));

    if (table === 'incident' && endless) {
      // The first page holds the callers' own cases, so that a pop in the middle of the load has something to show.
      if (token === null) return cityPage('incident', { from: 0, count: casesOfCallers }, contacts, link('next', 0), omitsNulls(prefer));
      this.endlessServed += 1;
      this.#endless ??= new EndlessPages({ contacts, size: cases, rowsOfPage, url: this.#url, omitNulls: omitsNulls(prefer) });
      return this.#endless.page(from);
    }
    const all = rows[table] ?? 0;
    const count = Math.min(rowsOfPage, all - from);
    if (count <= 0) return pageOf([], link('delta', 'end'));
    return cityPage(table as CityTable, { from, count }, contacts, from + count < all ? link('next', from + count) : link('delta', 'end'), omitsNulls(prefer));
  }
}
