/**
 * A replica's file at city scale, made once and kept in the folder for temporary files: 1,000,000 contacts, 3,000,000 cases and
 * 1,000,000 phone calls take minutes to make. The rows go through the replica's own staging and pages, as from a service.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Derivation } from '../../../electron/replica/store/derivation.ts';
import { applyPage } from '../../../electron/replica/store/page.ts';
import { ReplicaStore } from '../../../electron/replica/store/store.ts';
import { cityPage } from '../../city/pages.ts';
import { type CitySize, cityTables } from '../../city/rows.ts';

/** Raised when the rows or the schema change; its dates are of one year. */
const edition = `4-${new Date().getUTCFullYear()}`;
const rowsPerPage = 5_000;

export function citySize(quick: boolean): CitySize {
  return quick ? { contact: 20_000, incident: 60_000, phonecall: 20_000 } : { contact: 1_000_000, incident: 3_000_000, phonecall: 1_000_000 };
}

export async function cityFile(size: CitySize, say: (line: string) => void): Promise<string> {
  const folder = join(tmpdir(), 'ringdesk-bench', `city-${edition}-${size.contact}-${size.incident}-${size.phonecall}`);
  const file = join(folder, 'replica.sqlite');
  if (existsSync(file)) return file;
  const making = `${folder}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  const store = await ReplicaStore.open(join(making, 'replica.sqlite'), () => undefined);
  const derivation = new Derivation({ store, log: (_level, message, details) => say(`${message} ${JSON.stringify(details)}`), region: () => 'US', isLoaded: () => true, onTable: (table, state) => state === 'complete' && say(`${table} complete`) });
  let largestLog = 0;
  for (const table of cityTables) {
    const begun = performance.now();
    let applied = Promise.resolve();
    for (let start = 0; start < size[table]; start += rowsPerPage) {
      const staged = await store.staging.stage(table, Buffer.from(cityPage(table, { from: start, count: Math.min(rowsPerPage, size[table] - start) }, size.contact)), true);
      await applied;
      applied = store.write((transaction) => applyPage(transaction, staged, { load: 1, region: 'US' }), 'patient').finally(() => staged.release());
      if (start % 200_000 === 0) largestLog = Math.max(largestLog, (await stat(join(making, 'replica.sqlite-wal'))).size);
    }
    await applied;
    say(`${table}: ${size[table]} rows, ${Math.round(size[table] / ((performance.now() - begun) / 1000))} rows/s with their making`);
  }
  const begun = performance.now();
  const watch = setInterval(() => void stat(join(making, 'replica.sqlite-wal')).then((log) => (largestLog = Math.max(largestLog, log.size)), () => undefined), 100);
  await derivation.open();
  await derivation.settled();
  clearInterval(watch);
  say(`indexes and search: ${Math.round((performance.now() - begun) / 1000)} s; the log was ${Math.round(largestLog / 2 ** 20)} MB at most`);
  await store.write(({ db }) => db.exec(`INSERT OR REPLACE INTO cursor (tablename, load, deltalink, rows) VALUES ('contact', 1, 'http://127.0.0.1/none', ${size.contact}), ('incident', 1, 'http://127.0.0.1/none', ${size.incident}), ('phonecall', 1, 'http://127.0.0.1/none', ${size.phonecall})`));
  await derivation.stop();
  await store.close();
  await rename(making, folder);
  return file;
}
