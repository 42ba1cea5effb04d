import { tableOf } from '../../../shared/entities/index.ts';
import { deskColumns, wireColumnName } from '../../../shared/entities/wire-format.ts';

/** The page's rows as documents under our own column names, as a document store would keep them: without empty columns. */
export function documentsOf(table, body) {
  const columns = deskColumns(table).map(([name]) => [name, wireColumnName(table, name)]);
  return JSON.parse(body.toString()).value.map((row) => {
    const document = { id: row[tableOf(table).primaryId] };
    for (const [name, wire] of columns) if (row[wire] !== undefined) document[name] = row[wire];
    return document;
  });
}
