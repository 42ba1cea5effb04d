/** What may happen to two desks and a service, as data that fast-check makes and shortens: drawn from the metadata, executed by `world.ts`. */
import fc from 'fast-check';
import type { Column } from '../../shared/entities/column.ts';
import { contactPhoneColumns } from '../../shared/entities/contact.ts';
import { tableOf, type Value } from '../../shared/entities/index.ts';
import type { Fault } from '../replica/support/proxy.ts';
import { type DeskIndex, type SharedTable, sharedTables } from './small-city.ts';

/** A value to be written. Texts get a number behind them when they are written, so that it is known who wrote what. */
export type Wanted = { value: Value } | { text: string; maxLength: number } | { target: string; pick: number };
export interface Cell {
  readonly column: string;
  readonly wanted: Wanted;
}

/** What a person, or the oracle in the person's place, says to an edit that needs one. */
export type Choice = 'mine' | 'theirs' | 'other' | 'discard' | 'discard-and-restore' | 'retry';

export type Step =
  | { do: 'edit'; desk: DeskIndex; table: SharedTable; row: number; cells: Cell[] }
  | { do: 'edit-two'; desk: DeskIndex; contact: number; incident: number; cells: [Cell, Cell] }
  | { do: 'create'; desk: DeskIndex; what: 'contact' | 'case' | 'case-for-new-contact' | 'note' | 'task' | 'call-and-case'; row: number; cells: Cell[] }
  | { do: 'elsewhere'; what: 'patch'; table: SharedTable; row: number; cells: Cell[] }
  | { do: 'elsewhere'; what: 'delete'; table: SharedTable; row: number }
  | { do: 'elsewhere'; what: 'seal' | 'unseal' | 'close' | 'remain-anonymous' | 'deactivate'; row: number }
  | { do: 'offline' | 'online' | 'cut' | 'release' | 'restart-desk' | 'quiet' | 'sync-now'; desk: DeskIndex }
  | { do: 'fault'; desk: DeskIndex; on: 'write' | 'read'; fault: Fault; times: number }
  | { do: 'restart-service'; samePort: boolean }
  | { do: 'decide'; desk: DeskIndex; choices: Choice[] };

/** Columns that schedules leave alone, because their rules make another row's business of them, or let nobody write them twice. */
const leftAlone: Readonly<Record<SharedTable, readonly string[]>> = {
  contact: ['statecode', 'statuscode', 'ring_portalidentity', 'ring_isguest', 'ring_sessionid'],
  incident: ['statecode', 'statuscode', 'customerid', 'ownerid', 'ring_teamid', 'parentcaseid', 'subjectid', 'ring_provisionalnumber', 'ring_workorderid', 'ring_confidential', 'ring_remainanonymous', 'ring_externalid'],
  phonecall: ['statecode', 'statuscode', 'ownerid', 'regardingobjectid'],
  annotation: ['documentbody', 'ownerid', 'objectid'],
  task: ['statecode', 'statuscode', 'ownerid', 'regardingobjectid'],
};

export function editableColumns(table: SharedTable): [string, Column][] {
  return Object.entries(tableOf(table).columns).filter(([name, column]) => !column.readOnly && column.desk !== false && !leftAlone[table].includes(name));
}

const phones = ['+17435550142', '(743) 555-0143', '743 555 0144 ext. 7', '+52 55 1234 5678', '311', 'ask for Milo', '+1 743-555-0199;ext=20', ''];
const texts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('Lamp', 'José', "O'Brien", '100 %', 'a_b', '🚰', 'İıſK', '"quoted"', '\\', 'NULL', ' ') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\u0000', '')) },
);

function valueFor(name: string, column: Column): fc.Arbitrary<Wanted> {
  const value = (arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Wanted> => arbitrary.map((made) => ({ value: made }));
  const nullable = (arbitrary: fc.Arbitrary<Value>) => value(fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: fc.constant(null) }));
  if (contactPhoneColumns.some((phone) => phone === name)) return nullable(fc.constantFrom(...phones));
  switch (column.type) {
    case 'text':
    case 'memo':
      return fc.oneof(
        { weight: 8, arbitrary: texts.map((text) => ({ text, maxLength: column.maxLength })) },
        { weight: 1, arbitrary: fc.constant({ text: 'é'.repeat(Math.min(column.maxLength, 2_000)), maxLength: column.maxLength }) },
        ...(column.required ? [] : [{ weight: 1, arbitrary: value(fc.constant(null)) }]),
      );
    case 'integer':
      return nullable(fc.integer({ min: column.minimum ?? -1_000, max: column.maximum ?? 1_000 }));
    case 'decimal':
      return nullable(fc.integer({ min: (column.minimum ?? -1_000) * 100, max: (column.maximum ?? 1_000) * 100 }).map((hundredths) => hundredths / 100));
    case 'boolean':
      return value(fc.boolean());
    case 'datetime':
      // Whole seconds, as the service keeps them.
      return nullable(fc.integer({ min: Date.parse('2024-01-01') / 1000, max: Date.parse('2027-01-01') / 1000 }).map((seconds) => new Date(seconds * 1000).toISOString()));
    case 'choice':
      return nullable(fc.constantFrom(...column.choices.map((choice) => choice.value)));
    case 'lookup':
      return fc.oneof(
        { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...column.targets.map(({ table }) => table)), fc.nat(7)).map(([target, pick]) => ({ target, pick })) },
        { weight: 1, arbitrary: value(fc.constant(null)) },
      );
  }
}

const cellsByTable = new Map(
  sharedTables.map((table) => [table, fc.oneof(...editableColumns(table).map(([name, column]) => valueFor(name, column).map((wanted): Cell => ({ column: name, wanted }))))] as const),
);
const cellOf = (table: SharedTable): fc.Arbitrary<Cell> => cellsByTable.get(table) ?? fc.constant({ column: 'description', wanted: { value: null } });
/** Desks and the world meet in a few columns, or they would hardly ever contradict each other. */
const contested: Readonly<Record<SharedTable, readonly string[]>> = {
  contact: ['firstname', 'mobilephone', 'description'],
  incident: ['title', 'description', 'prioritycode'],
  phonecall: ['description', 'subject'],
  annotation: ['notetext'],
  task: ['subject', 'percentcomplete'],
};
function contestedCell(table: SharedTable): fc.Arbitrary<Cell> {
  return fc.constantFrom(...contested[table]).chain((name) => {
    const column = tableOf(table).columns[name];
    return column ? valueFor(name, column).map((wanted): Cell => ({ column: name, wanted })) : cellOf(table);
  });
}
const cells = (table: SharedTable) => fc.uniqueArray(fc.oneof({ weight: 2, arbitrary: contestedCell(table) }, { weight: 1, arbitrary: cellOf(table) }), { minLength: 1, maxLength: 3, selector: ({ column }) => column });

const desk = fc.constantFrom<DeskIndex>(0, 1);
/** Mostly the first rows and the newest one (-1): desks and the world shall meet. */
const row = fc.oneof({ weight: 4, arbitrary: fc.nat(1) }, { weight: 2, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(11) });
const table = fc.oneof({ weight: 3, arbitrary: fc.constant<SharedTable>('contact') }, { weight: 3, arbitrary: fc.constant<SharedTable>('incident') }, { weight: 3, arbitrary: fc.constantFrom(...sharedTables) });
const choices = fc.array(fc.constantFrom<Choice>('mine', 'theirs', 'other', 'discard', 'discard-and-restore', 'retry'), { minLength: 1, maxLength: 4 });

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>('html', 'truncate', 'cut', 'drop-answer', 'drop-answer', 'duplicate', 'duplicate', 'hold', 'late'),
  fc.integer({ min: 0, max: 600 }).map((cutAfter) => ({ cutAfter })),
  fc.constantFrom<Fault>({ status: 500 }, { status: 503, headers: { 'retry-after': '0' } }, { status: 429, headers: { 'retry-after': '0' } }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: table.chain((name) => fc.record({ do: fc.constant('edit' as const), desk, table: fc.constant(name), row, cells: cells(name) })) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit-two' as const), desk, contact: row, incident: row, cells: fc.tuple(contestedCell('contact'), contestedCell('incident')) }) },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(...(['contact', 'case', 'case-for-new-contact', 'note', 'task', 'call-and-case'] as const))
      .chain((what) => fc.record({ do: fc.constant('create' as const), desk, what: fc.constant(what), row, cells: cells(createdTable[what]) })),
  },
  { weight: 9, arbitrary: table.chain((name) => fc.record({ do: fc.constant('elsewhere' as const), what: fc.constant('patch' as const), table: fc.constant(name), row, cells: cells(name) })) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('elsewhere' as const), what: fc.constant('delete' as const), table: fc.constantFrom(...sharedTables), row }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('elsewhere' as const), what: fc.constantFrom('seal', 'seal', 'unseal', 'close', 'remain-anonymous', 'deactivate'), row }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('offline', 'offline', 'cut'), desk }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('online', 'release', 'quiet', 'sync-now'), desk }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('fault' as const), desk, on: fc.constantFrom('write', 'write', 'read'), fault, times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart-desk' as const), desk }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart-service' as const), samePort: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('decide' as const), desk, choices }) },
);

/** The table of the row that a creation is about. */
export const createdTable = { contact: 'contact', case: 'incident', 'case-for-new-contact': 'incident', note: 'annotation', task: 'task', 'call-and-case': 'incident' } as const;

export interface Schedule {
  readonly steps: readonly Step[];
  /** What the oracle says at the end, round and round. */
  readonly choices: readonly Choice[];
}

export const schedule: fc.Arbitrary<Schedule> = fc.record({ steps: fc.array(step, { minLength: 4, maxLength: 32, size: 'max' }), choices });
