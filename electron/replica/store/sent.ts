/** What the service has taken from this desk, for the Sync page. */
import type { Connection } from './connection.ts';
import type { OutboxEntry } from './outbox.ts';

const keptForMs = 7 * 24 * 3_600_000;

export async function rememberSent(db: Connection, entries: readonly OutboxEntry[]): Promise<void> {
  const now = Date.now();
  const sentAt = new Date(now).toISOString();
  const lines = entries.map(({ kind, table, recordId, changes }) => [kind, table, recordId, JSON.stringify(Object.keys(changes))]);
  await db.run(
    `INSERT INTO outbox_sent (kind, tablename, recordid, columns, sentat)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, ? FROM json_each(?)`,
    [sentAt, JSON.stringify(lines)],
  );
  await db.run('DELETE FROM outbox_sent WHERE sentat < ?', [new Date(now - keptForMs).toISOString()]);
}
