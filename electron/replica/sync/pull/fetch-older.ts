/**
 * Older rows on demand: a contact's closed cases and finished calls from before the scope, asked for by a person and kept for a month
 * (`kept`). Runs beside the loop, so it must not bring back what the loop has just been told is gone:
 *
 *   cursor noted ─► asked ─► staged ─► applied with `kept`, one transaction
 *        ▲                                │ changes came in between
 *        └────────────────────────────────┘
 *
 * A slot of the staging is never held while another is waited for.
 */
import { type TableName, tableOf } from '../../../../shared/entities/index.ts';
import { selectAll } from '../../../../shared/entities/wire-format.ts';
import { applyPage } from '../../store/page.ts';
import { keepStaged } from '../../store/kept.ts';
import type { ReplicaStore } from '../../store/store.ts';
import { annotations } from '../annotations.ts';
import { ServiceProblem } from '../problem.ts';
import type { Answer, ServiceClient } from '../service-client.ts';
import { type Cursor, isLoaded, readCursor } from './cursor.ts';
import { stageAnswer } from './pull-table.ts';

export interface OlderOptions {
  readonly store: ReplicaStore;
  readonly client: ServiceClient;
  readonly region: () => string;
  readonly scopeFrom: string;
  /** The client's service is still the one that this desk works with. */
  readonly isCurrent: () => boolean;
}

/** How many were added. */
export interface Older {
  readonly cases: number;
  readonly calls: number;
}
export const noneOlder: Older = { cases: 0, calls: 0 };

const atMost = 200;
const triesAtMost = 5;
/** Table → what names the contact. */
const contactColumn = { incident: 'customerid', phonecall: 'ring_contactid' } as const satisfies Partial<Record<TableName, string>>;
type OlderTable = keyof typeof contactColumn;

interface Asked {
  readonly cursor: Cursor;
  /** null: this user may not read the table. */
  readonly answer: Answer | null;
}

/** @throws ServiceProblem when there is no usable answer; what a table has got by then stays */
export async function fetchOlder(options: OlderOptions, contactId: string): Promise<Older> {
  const [cases, calls] = await Promise.all([ask(options, 'incident', contactId), ask(options, 'phonecall', contactId)]);
  return { cases: await add(options, 'incident', contactId, cases), calls: await add(options, 'phonecall', contactId, calls) };
}

async function ask({ store, client, scopeFrom }: OlderOptions, table: OlderTable, contactId: string): Promise<Asked> {
  const { entitySet, primaryId } = tableOf(table);
  const cursor = await readCursor(store.views, table);
  const filter = `_${contactColumn[table]}_value eq ${contactId} and statecode ne 0 and modifiedon ${await upTo(store, table, contactId, scopeFrom)}`;
  const path = `${entitySet}?$select=${selectAll(table).join(',')}&$filter=${encodeURIComponent(filter)}&$orderby=modifiedon desc,${primaryId}&$top=${atMost}`;
  try {
    return { cursor, answer: await client.get(client.dataUrl(path), { Prefer: `omit-values=nulls,${annotations}` }) };
  } catch (cause) {
    if (cause instanceof ServiceProblem && cause.kind === 'rejected' && cause.status === 403) return { cursor, answer: null };
    throw cause;
  }
}

/** Who has got as many as come at once, and asks again, gets the ones before those. */
async function upTo({ views }: ReplicaStore, table: OlderTable, contactId: string, scopeFrom: string): Promise<string> {
  const kept = await views.get<{ count: number; oldest: string | null }>(
    `SELECT count(*) AS count, min(t.modifiedon) AS oldest FROM kept k CROSS JOIN "${table}" t ON t.id = k.id
      WHERE k.tablename = '${table}' AND t.${contactColumn[table]} = ? AND t.modifiedon < ?`,
    [contactId, scopeFrom],
  );
  return kept && kept.oldest !== null && kept.count >= atMost ? `le ${kept.oldest}` : `lt ${scopeFrom}`;
}

async function add(options: OlderOptions, table: OlderTable, contactId: string, first: Asked): Promise<number> {
  let asked = first;
  for (let tries = 1; asked.answer !== null; tries += 1) {
    const added = await apply(options, table, asked.cursor, asked.answer);
    if (added !== null) return added;
    if (tries === triesAtMost) throw new ServiceProblem('busy', `The table ${table} changes faster than its older rows can be fetched`, { url: asked.answer.url });
    asked = await ask(options, table, contactId);
  }
  return 0;
}

/** @returns how many rows were not here before; null: ask again */
async function apply({ store, region, isCurrent }: OlderOptions, table: OlderTable, before: Cursor, answer: Answer): Promise<number | null> {
  const staged = await stageAnswer(store, table, answer);
  return await store
    .write(async (transaction) => {
      if (!isCurrent()) throw new ServiceProblem('unreachable', 'Another service address is in use', { url: answer.url });
      const cursor = await readCursor(transaction.db, table);
      if (mayHaveToldOfDeletions(before, cursor)) return null;
      const added = await keepStaged(transaction.db, staged, new Date());
      await applyPage(transaction, staged, { load: cursor.load, region: region() });
      return added;
    }, 'patient')
    .finally(() => staged.release());
}

/** A load that is under way tells of deletions when it is through; a pull by modification never does. */
function mayHaveToldOfDeletions(before: Cursor, now: Cursor): boolean {
  if (now.strategy !== 'delta') return false;
  return now.load !== before.load || (isLoaded(now) && (now.deltalink !== before.deltalink || now.nextlink !== before.nextlink));
}
