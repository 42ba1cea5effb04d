/** Pages of the made-up city as a service writes them, without what is null (`omit-values=nulls`). */
import { benchRow, benchWireRow, type benchTables, type CitySize } from './city-rows.ts';

export function pageBody(table: (typeof benchTables)[number], start: number, count: number, size: CitySize, links: Record<string, string> = { '@odata.nextLink': 'http://127.0.0.1/next' }): Buffer {
  const value = Array.from({ length: count }, (_, offset) => {
    const wire = benchWireRow(table, benchRow(table, start + offset, size));
    for (const name of Object.keys(wire)) if (wire[name] === null) delete wire[name];
    return wire;
  });
  return Buffer.from(JSON.stringify({ '@odata.context': 'http://127.0.0.1/$metadata', ...links, value }));
}
