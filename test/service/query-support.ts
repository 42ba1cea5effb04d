/** A city's store of its own, filled row by row, and the Web API's reading over it with a clock and eyes of the test's choice. */
import { v4 } from 'uuid';
import type { Principal } from '../../service/access/principal.ts';
import { ODataFault } from '../../service/api/errors.ts';
import { ParameterAliases } from '../../service/api/filter/parameter-aliases.ts';
import { type FilterSettings, parseFilter } from '../../service/api/filter/parser.ts';
import type { ApiRequest } from '../../service/api/message.ts';
import { retrieveMultiple } from '../../service/api/read.ts';
import { completeRow } from '../../service/rules/complete-row.ts';
import { type CityStore, openCityStore } from '../../service/store/city-store.ts';
import { openDatabase } from '../../service/store/database.ts';
import type { RowReader } from '../../service/store/row-reader.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import type { AnyChanges, TableName } from '../../shared/entities/index.ts';

export const timeZone = 'America/Los_Angeles';
export const principal: Principal = { userId: v4(), userName: 'tester', fullName: 'Tester', role: 'admin', teamIds: [v4(), v4()], extensions: [] };

export interface QueryStore {
  readonly store: CityStore;
  insert(table: TableName, values: AnyChanges): Promise<string>;
  update(table: TableName, id: string, changes: AnyChanges): Promise<void>;
  close(): Promise<void>;
}

export async function openQueryStore(): Promise<QueryStore> {
  const database = openDatabase<CityTables>(':memory:');
  const store = await openCityStore(database, 'city');
  return {
    store,
    insert: (table, values) =>
      store.transaction(async (unit) => {
        const row = completeRow(table, { id: v4(), createdon: '2026-11-22T18:00:00.000Z', modifiedon: '2026-11-22T18:00:00.000Z', ...values });
        await unit.insert(table, row);
        return row.id;
      }),
    update: (table, id, changes) => store.transaction((unit) => unit.update(table, id, changes)),
    close: () => database.destroy(),
  };
}

export function filterSettings(now = new Date(), aliases: Record<string, string> = {}): FilterSettings {
  return { aliases: new ParameterAliases(new Map(Object.entries(aliases))), context: { now, timeZone, principal } };
}

/** The fault that reading this filter ends in. */
export function refusal(table: TableName, filter: string): ODataFault {
  try {
    parseFilter(filter, table, filterSettings());
  } catch (cause) {
    if (cause instanceof ODataFault) return cause;
    throw cause;
  }
  throw new Error(`"${filter}" was accepted`);
}

export interface List {
  readonly rows: Record<string, unknown>[];
  readonly body: Record<string, unknown>;
}

/** GET of a set through a reader's eyes. @param options unencoded */
export async function list(reader: RowReader, table: TableName, options: Record<string, string>, prefer = ''): Promise<List> {
  const query = Object.entries(options)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  const request: ApiRequest = { method: 'GET', path: table, query, headers: { prefer }, body: '', root: 'http://test/api/data/v9.2', principal, timeZone, charge: () => undefined };
  const { body } = await retrieveMultiple(reader, request, table);
  const answer = body as Record<string, unknown>;
  return { body: answer, rows: answer['value'] as Record<string, unknown>[] };
}
