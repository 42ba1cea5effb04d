import type { DeskState } from '../../../shared/contract/records.ts';

/** How far the first load is, by tables: how many rows are still to come is not known beforehand. */
export function loadShare(load: NonNullable<DeskState['load']>): number {
  return load.tables === 0 ? 0 : Math.min(1, load.tablesDone / load.tables);
}

export function loadPercent(load: NonNullable<DeskState['load']>, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(loadShare(load));
}
