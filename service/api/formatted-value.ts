/** Values as a person reads them (`OData.Community.Display.V1.FormattedValue`): en-US, instants on the city's clocks. */
import { choiceLabel, type TableName, type Value } from '../../shared/entities/index.ts';
import type { ReadableColumn } from './columns.ts';

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const decimalNumber = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 10 });
const clocks = new Map<string, Intl.DateTimeFormat>();

/** @returns undefined for texts, ids and lookups, which have no other form here */
export function formatValue(table: TableName, column: ReadableColumn, value: Value, timeZone: string): string | undefined {
  switch (column.type) {
    case 'choice':
      return typeof value === 'number' ? choiceLabel(table, column.name, value) : undefined;
    case 'boolean':
      return value === true ? 'Yes' : 'No';
    case 'integer':
      return typeof value === 'number' ? wholeNumber.format(value) : undefined;
    case 'decimal':
      return typeof value === 'number' ? decimalNumber.format(value) : undefined;
    case 'datetime':
      return typeof value === 'string' ? formatInstant(value, timeZone) : undefined;
    case 'text':
    case 'memo':
    case 'lookup':
    case 'key':
      return undefined;
  }
}

/** `11/22/2026 2:05 AM` */
function formatInstant(instant: string, timeZone: string): string {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(new Date(instant))) shown[type] = value;
  return `${shown.month ?? ''}/${shown.day ?? ''}/${shown.year ?? ''} ${shown.hour ?? ''}:${shown.minute ?? ''} ${shown.dayPeriod ?? ''}`;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit', hour12: true });
    clocks.set(timeZone, clock);
  }
  return clock;
}
