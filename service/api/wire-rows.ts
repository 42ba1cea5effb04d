/** Rows as an answer has them: the selected columns, what lies beside the rows, and what was expanded. */
import { type AnyRow, isPolymorphic, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { WireRow } from '../../shared/entities/wire-format.ts';
import type { RowReader } from '../store/row-reader.ts';
import type { ReadableColumn } from './columns.ts';
import { badQuery } from './errors.ts';
import { expandRows } from './expand/expand-rows.ts';
import type { Expansion } from './expand/expansion.ts';
import { annotationsOf, readLookupNames, selectedColumns, toWireRow } from './wire-row.ts';

export interface View {
  readonly select: readonly ReadableColumn[] | undefined;
  readonly expand: readonly Expansion[];
  /** Patterns of `odata.include-annotations`. */
  readonly annotations: readonly string[];
  /** What is null is left out. */
  readonly omitNulls?: boolean;
  /** The request's; only links to more rows of an expanded collection need the root, only formatted values the time zone. */
  readonly root?: string;
  readonly timeZone?: string;
  /** Members of an expanded collection that one answer has at most. */
  readonly memberPageSize?: number | undefined;
}

/** Rows of one answer whose files come along; each file may have 33 MB as text. */
export const maximumRowsWithContent = 10;

export async function wireRows(reader: RowReader, table: TableName, rows: readonly AnyRow[], view: View): Promise<WireRow[]> {
  const annotations = annotationsOf(view.annotations, view.timeZone ?? 'UTC');
  const columns = selectedColumns(table, view.select);
  const complete = await withContent(reader, table, rows, columns);
  const names = annotations.formatted ? await readLookupNames(reader, complete, columns) : new Map<string, string>();
  const wires = complete.map((row) => toWireRow(table, row, columns, annotations, names, view.omitNulls));
  await expandRows(reader, table, rows, wires, view);
  return wires;
}

export function carriesContent(table: TableName, select: View['select']): boolean {
  return selectedColumns(table, select).some(({ aside }) => aside);
}

async function withContent(reader: RowReader, table: TableName, rows: readonly AnyRow[], columns: readonly ReadableColumn[]): Promise<readonly AnyRow[]> {
  const content = columns.find(({ aside }) => aside);
  if (!content) return rows;
  if (rows.length > maximumRowsWithContent) throw tooMuchContent(table, content);
  const complete: AnyRow[] = [];
  for (const row of rows) complete.push({ ...row, [content.name]: await readContent(reader, row.id) });
  return complete;
}

async function readContent(reader: RowReader, id: string): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await reader.attachments.base64(id);
    } catch (cause) {
      // The file was replaced while it was read.
      if (attempt === 3) throw cause;
    }
  }
}

export function tooMuchContent(table: TableName, { wireName } = contentColumn(table)): Error {
  return badQuery(`${wireName} can be read for ${maximumRowsWithContent} ${tableOf(table).entitySet} at a time. Name the other columns in $select, or ask for fewer rows.`);
}
function contentColumn(table: TableName): { wireName: string } {
  return selectedColumns(table, undefined).find(({ aside }) => aside) ?? { wireName: 'The content' };
}

/** SQL columns that a view shows or follows; undefined: all. */
export function neededColumns(table: TableName, { select, expand }: Pick<View, 'select' | 'expand'>): string[] | undefined {
  if (!select) return undefined;
  const lookups = expand.flatMap((expansion) => (expansion.kind === 'single' ? [expansion.navigation.lookup] : []));
  const { columns } = tableOf(table);
  return [...select.filter(({ aside }) => !aside).map(({ name }) => name), ...lookups].flatMap((name) => {
    const column = columns[name];
    return column && isPolymorphic(column) ? [name, `${name}type`] : [name];
  });
}

/** The part of `@odata.context` behind `$metadata#`. */
export function contextOf(table: TableName, select: View['select'], expand: readonly Expansion[] = []): string {
  const shown = shownBy(select, expand);
  return `${tableOf(table).entitySet}${shown === '' ? '' : `(${shown})`}`;
}

function shownBy(select: View['select'], expand: readonly Expansion[]): string {
  const expanded = expand.map((expansion) => {
    const view = expansion.kind === 'single' ? expansion.targets[0] : expansion;
    return `${expansion.navigation.name}(${shownBy(view?.select, view?.expand ?? [])})`;
  });
  return [...(select ?? []).map(({ wireName }) => wireName), ...expanded].join(',');
}
