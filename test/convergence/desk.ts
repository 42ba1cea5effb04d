/**
 * One desk: the whole replica, as the app runs it. Edits go through the store that the replica itself has opened, because no operation of
 * the contract changes any column of any table; everything else is asked through the contract.
 */
import { createReplica, type Replica } from '../../electron/replica/replica.ts';
import { Connection } from '../../electron/replica/store/connection.ts';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import type { DeskState } from '../../shared/contract/records.ts';
import type { ReplicaInput, ReplicaOperationName, ReplicaOutput } from '../../shared/contract/replica.ts';
import type { SyncItemDetail, SyncItemRecord } from '../../shared/contract/sync-records.ts';
import { type AnyChanges, type AnyRow, isTableName, type TableName, type Value } from '../../shared/entities/index.ts';
import type { Outcome } from '../../shared/errors.ts';
import { until } from '../replica/support/until.ts';
import type { Choice } from './schedule.ts';
import { type DeskIndex, timings } from './small-city.ts';

/** The stores that replicas of this process have opened, by file. */
const stores = new Map<string, ReplicaStore>();
const open = ReplicaStore.open.bind(ReplicaStore);
ReplicaStore.open = async (...how) => {
  const store = await open(...how);
  stores.set(how[0], store);
  return store;
};

interface ServiceAddress {
  readonly url: string;
  readonly token: string;
}
export interface Written {
  readonly edit: RecordEdit;
  /** What was stored of it. */
  readonly changes: AnyChanges;
  readonly base: AnyChanges;
}
/** Of one column; a discarded group decides about all of its columns. */
export interface Decision {
  readonly desk: DeskIndex;
  readonly choice: Choice;
  readonly table: string;
  readonly id: string;
  readonly column: string;
  readonly mine: Value;
  readonly theirs: Value;
  readonly other: Value;
}
export interface Listed {
  readonly groupId: string;
  readonly state: 'refused' | 'conflict';
  readonly table: string;
  readonly id: string;
  readonly kind: 'create' | 'update';
  readonly changes: AnyChanges;
}

export class ConvergingDesk {
  readonly file: string;
  readonly problems: string[] = [];
  readonly #service: ServiceAddress;
  readonly #replica: Replica;
  private constructor(file: string, service: ServiceAddress) {
    this.file = file;
    this.#service = service;
    this.#replica = createReplica({
      log: (level, message, details) => void (level === 'error' && this.problems.push(`${message} ${JSON.stringify(details)}`)),
      timings,
    });
  }

  static async start(file: string, service: ServiceAddress): Promise<ConvergingDesk> {
    const desk = new ConvergingDesk(file, service);
    await desk.#replica.start(file, service);
    return desk;
  }
  async stop(): Promise<void> {
    await this.#replica.stop();
    stores.delete(this.file);
  }
  async restart(): Promise<ConvergingDesk> {
    await this.stop();
    return ConvergingDesk.start(this.file, this.#service);
  }

  get store(): ReplicaStore {
    const store = stores.get(this.file);
    if (!store) throw new Error(`${this.file} is not open`);
    return store;
  }

  ask<N extends ReplicaOperationName>(name: N, input: ReplicaInput<N>): Promise<Outcome<ReplicaOutput<N>>> {
    return this.#replica.request('workspace', name, input) as Promise<Outcome<ReplicaOutput<N>>>;
  }
  async get<N extends ReplicaOperationName>(name: N, input: ReplicaInput<N>): Promise<ReplicaOutput<N>> {
    const outcome = await this.ask(name, input);
    if (!outcome.ok) throw new Error(`${name}: ${outcome.error.code} ${outcome.error.message}`);
    return outcome.value;
  }

  /** @returns what was written, on disk when it resolves; null when a row is not at this desk */
  async edit(edits: readonly RecordEdit[]): Promise<Written[] | null> {
    return this.store.write(async (transaction) => {
      const before: (AnyRow | null)[] = [];
      for (const edit of edits) before.push((await readRow(transaction.db, edit.table, edit.id))?.row ?? null);
      if (edits.some(({ kind }, index) => (kind === 'update') !== (before[index] !== null))) return null;
      await applyEdits(transaction, 'US', edits);
      const written: Written[] = [];
      for (const [index, edit] of edits.entries()) {
        const base = before[index] ?? {};
        const after = (await readRow(transaction.db, edit.table, edit.id))?.row ?? {};
        // What a rule of the desk takes out of an edit was never said to be saved.
        const kept = Object.entries(edit.changes).filter(([column, value]) => value === ((after as AnyChanges)[column] ?? null) && value !== ((base as AnyChanges)[column] ?? null));
        if (kept.length > 0) written.push({ edit, changes: Object.fromEntries(kept), base: Object.fromEntries(kept.map(([column]) => [column, (base as AnyChanges)[column] ?? null])) });
      }
      return written;
    });
  }

  /** Everything of the service is here, and everything of ours that can get there is there. What waits behind a decision waits on. */
  async quiet(withinMs: number): Promise<void> {
    const since = new Date().toISOString();
    await this.ask('sync.now', {});
    let state: DeskState | null = null;
    await until(
      'a quiet desk',
      async () => {
        state = await this.get('desk.state', {});
        const { service, load, asOf, pendingEdits } = state;
        return service === 'online' && load === null && asOf !== null && asOf >= since && (pendingEdits === 0 || (await this.#onlyHeld()));
      },
      withinMs,
    ).catch((cause: unknown) => {
      throw new Error(`${String(cause)}: ${JSON.stringify(state)} ${this.problems.slice(-3).join('\n')}`);
    });
  }

  async #onlyHeld(): Promise<boolean> {
    const overview = await this.ask('sync.overview', {});
    return overview.ok && overview.value.waiting.every(({ state }) => state === 'held');
  }

  /** The edits that need a person, as they are stored. */
  async listed(): Promise<Listed[]> {
    const rows = await this.store.views.all<{ groupid: string; state: 'refused' | 'conflict'; tablename: string; recordid: string; kind: 'create' | 'update'; changes: string }>(
      `SELECT groupid, state, tablename, recordid, kind, changes FROM outbox WHERE state <> 'pending' ORDER BY seq`,
    );
    return rows.map((row) => ({ groupId: row.groupid, state: row.state, table: row.tablename, id: row.recordid, kind: row.kind, changes: JSON.parse(row.changes) as AnyChanges }));
  }

  /** What is on its way and does not show (what waits for a person must not hide what others write). Looked at in one snapshot, whatever goes on beside it. */
  async hidden(): Promise<{ table: string; id: string; column: string; typed: Value; shown: Value }[]> {
    return this.look(async (db) => {
      await db.exec('BEGIN');
      const typed = new Map<string, { table: TableName; id: string; changes: AnyChanges }>();
      for (const { tablename, recordid, changes } of await db.all<{ tablename: string; recordid: string; changes: string }>(`SELECT tablename, recordid, changes FROM outbox WHERE state = 'pending' ORDER BY seq`)) {
        if (!isTableName(tablename)) continue;
        const before = typed.get(recordid)?.changes;
        typed.set(recordid, { table: tablename, id: recordid, changes: { ...before, ...(JSON.parse(changes) as AnyChanges) } });
      }
      const hidden = [];
      for (const { table, id, changes } of typed.values()) {
        const shown: AnyChanges = (await readRow(db, table, id))?.row ?? {};
        for (const [column, value] of Object.entries(changes)) if ((shown[column] ?? null) !== value) hidden.push({ table, id, column, typed: value, shown: shown[column] ?? null });
      }
      await db.exec('COMMIT');
      return hidden;
    });
  }

  /** Takes what is on the Sync list one after the other. Nothing while the operations are not there yet. */
  async decide(desk: DeskIndex, choices: readonly Choice[], unique: () => string): Promise<Decision[]> {
    const overview = await this.ask('sync.overview', {});
    if (!overview.ok) return [];
    const made: Decision[] = [];
    let turn = 0;
    for (const item of overview.value.needsYou) {
      const choice = choices[turn++ % choices.length] ?? 'mine';
      const detail = await this.ask('sync.item', { groupId: item.groupId });
      if (!detail.ok) continue; // settled by itself meanwhile
      made.push(...(item.state === 'conflict' ? await this.#decideConflict(desk, detail.value, choice, unique) : await this.#decideRefusal(desk, detail.value, choice)));
    }
    return made;
  }

  async #decideConflict(desk: DeskIndex, detail: SyncItemDetail, choice: Choice, unique: () => string): Promise<Decision[]> {
    if (choice === 'discard') return this.#discard(desk, detail);
    if (choice === 'discard-and-restore') return this.#discardAndRestore(desk, detail);
    const made: Decision[] = [];
    const chosen: ReplicaInput<'sync.resolve'>['choices'] = [];
    for (const record of detail.records) {
      for (const field of record.conflicts) {
        const other = field.type === 'text' || field.type === 'memo' ? unique().slice(0, field.maxLength ?? 200) : null;
        const taken = choice === 'other' && other !== null ? 'other' : choice === 'theirs' ? 'theirs' : 'mine';
        chosen.push({ seq: record.seq, column: field.column, choice: taken === 'other' ? { value: other } : taken });
        made.push({ desk, choice: taken, table: record.table, id: record.recordId, column: field.column, mine: field.mine.value, theirs: field.theirs.value, other: taken === 'other' ? other : null });
      }
    }
    const outcome = await this.ask('sync.resolve', { groupId: detail.groupId, choices: chosen });
    return outcome.ok ? made : [];
  }

  async #decideRefusal(desk: DeskIndex, detail: SyncItemDetail, choice: Choice): Promise<Decision[]> {
    if (choice === 'discard-and-restore') return this.#discardAndRestore(desk, detail);
    if (choice !== 'retry') return this.#discard(desk, detail);
    const outcome = await this.ask('sync.retry', { groupId: detail.groupId, changes: [] });
    return outcome.ok ? decisionsAbout(desk, detail, 'retry') : [];
  }

  async #discard(desk: DeskIndex, detail: SyncItemDetail): Promise<Decision[]> {
    const outcome = await this.ask('sync.discard', { groupId: detail.groupId });
    return outcome.ok ? decisionsAbout(desk, detail, 'discard') : [];
  }

  /** A person who thinks better of it. What was refused is then refused again, what contradicted contradicts again. */
  async #discardAndRestore(desk: DeskIndex, detail: SyncItemDetail): Promise<Decision[]> {
    const discarded = await this.#discard(desk, detail);
    const [newest] = (await this.get('sync.overview', {})).discarded;
    if (discarded.length === 0 || !newest) return discarded;
    const outcome = await this.ask('sync.restore', { id: newest.id });
    return outcome.ok ? decisionsAbout(desk, detail, 'discard-and-restore') : discarded;
  }

  /** What the service has failed on waits for seconds; a person who looks at the Sync page need not. */
  async retryAll(): Promise<void> {
    const overview = await this.ask('sync.overview', {});
    if (!overview.ok) return;
    for (const { groupId, state } of overview.value.waiting) if (state === 'retrying') await this.ask('sync.retry', { groupId, changes: [] });
  }

  /** A pair of eyes that is not the replica's own. */
  async look<T>(work: (db: Connection) => Promise<T>): Promise<T> {
    const db = await Connection.open(this.file, 'read');
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }
}

function decisionsAbout(desk: DeskIndex, detail: SyncItemDetail, choice: Choice): Decision[] {
  const of = (record: SyncItemRecord): Decision[] => {
    const mine = new Map<string, Value>(record.fields.map(({ column, now }) => [column, now.value]));
    for (const { column, mine: value } of record.conflicts) mine.set(column, value.value);
    return [...mine].map(([column, value]) => ({ desk, choice, table: record.table, id: record.recordId, column, mine: value, theirs: null, other: null }));
  };
  return detail.records.flatMap(of);
}
