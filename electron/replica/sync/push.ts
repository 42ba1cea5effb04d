/**
 * Sends the outbox, oldest group first. Each group ends in one of:
 *
 *   sent ─► confirmed          entries leave the outbox, the service's row takes their place (one transaction)
 *        ├► 412 on a create ─► read: there already (a lost answer, a crash) → confirmed; not there → try again
 *        ├► 412 on an update ► read and merge by column → nothing left: confirmed; conflict: parked; else sent again
 *        ├► refused for good ─► parked with its reason; the next group goes on
 *        ├► an update of a row that is not there ─► parked by itself; the rest of the group goes on
 *        └► no answer, busy ──► throws; everything stays pending
 *
 * Nothing leaves the outbox unless the service has said, or shown, that it holds it.
 */
import { type AnyChanges, type AnyRow, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { fromWire, lookupLogicalName, selectAll, toWire, type WireRow } from '../../../shared/entities/wire-format.ts';
import { type Log, messageOf } from '../log.ts';
import { oldestGroup, type OutboxEntry } from '../store/outbox.ts';
import type { ReplicaStore } from '../store/store.ts';
import { changeSet, type PartRequest, readAnswers } from './batch.ts';
import { merge } from './merge.ts';
import { problemOf, ServiceProblem } from './problem.ts';
import { type Answer, parseJson, type ServiceClient } from './service-client.ts';
import { type ConfirmedRow, confirmGroup, parkGroup } from './settle.ts';

/** What is still to be sent of one entry. */
interface Draft {
  readonly entry: OutboxEntry;
  changes: AnyChanges;
  etag: string | null;
  /** Somebody else's change was seen on the way. */
  merged: boolean;
}

interface Refusal {
  readonly reason: string;
  /** Of entries in conflict: the service's values. */
  readonly theirs: ReadonlyMap<number, AnyChanges> | null;
}
interface ParkedEntry extends Refusal {
  readonly entry: OutboxEntry;
}
/** What became of a group. */
interface Settlement {
  readonly rows: readonly ConfirmedRow[];
  /** Entries that stay behind while the rest of the group goes on. */
  readonly parked: readonly ParkedEntry[];
  readonly merged: boolean;
  /** Why the rest was refused; null: the service holds it. */
  readonly refused: Refusal | null;
}

/** The only annotation we read: which table a polymorphic lookup points at. */
export const annotations = `odata.include-annotations="${lookupLogicalName}"`;
const tries = 4;

export class Pusher {
  readonly #store: ReplicaStore;
  readonly #client: ServiceClient;
  readonly #region: () => string;
  readonly #log: Log;
  constructor(store: ReplicaStore, client: ServiceClient, region: () => string, log: Log) {
    this.#store = store;
    this.#client = client;
    this.#region = region;
    this.#log = log;
  }

  /** @returns the tables that were written. @throws ServiceProblem when the rest has to wait */
  async push(): Promise<Set<TableName>> {
    const written = new Set<TableName>();
    for (let group = await oldestGroup(this.#store.views); group.length > 0; group = await oldestGroup(this.#store.views)) {
      await this.#settle(group);
      for (const entry of group) written.add(entry.table);
    }
    return written;
  }

  async #settle(group: readonly OutboxEntry[]): Promise<void> {
    const settlement = await this.#exchange(group);
    // What the service holds is confirmed, whatever becomes of the rest; a store that cannot write leaves everything pending.
    for (const { entry, reason, theirs } of settlement.parked) await this.#park([entry], reason, theirs);
    const apart = new Set(settlement.parked.map(({ entry }) => entry.seq));
    const rest = group.filter((entry) => !apart.has(entry.seq));
    if (rest.length === 0) return;
    if (settlement.refused) await this.#park(rest, settlement.refused.reason, settlement.refused.theirs);
    else await confirmGroup(this.#store, this.#region(), rest, settlement.rows, settlement.merged, this.#log);
  }

  /** The network's part: what became of the group. @throws ServiceProblem when it has to wait */
  async #exchange(group: readonly OutboxEntry[]): Promise<Settlement> {
    let drafts: Draft[] = group.map((entry) => ({ entry, changes: entry.changes, etag: entry.baseEtag, merged: false }));
    const rows: ConfirmedRow[] = [];
    const parked: ParkedEntry[] = [];
    let lookedForGone = false;
    try {
      for (let attempt = 0; attempt < tries; attempt++) {
        const conflict = await this.#mergeUnknown(drafts, rows, parked);
        if (conflict !== null) return { rows, parked, merged: true, refused: conflict };
        drafts = drafts.filter((draft) => draft.entry.kind === 'create' || Object.keys(draft.changes).length > 0 || draft.entry.parties !== null);
        drafts = drafts.filter((draft) => !parked.some(({ entry }) => entry === draft.entry));
        if (drafts.length === 0) return { rows, parked, merged: true, refused: null };
        try {
          rows.push(...(await this.#send(drafts)));
          return { rows, parked, merged: drafts.some((draft) => draft.merged), refused: null };
        } catch (cause) {
          if (!(cause instanceof ServiceProblem)) throw cause;
          // A row that is gone: look which. What it leads to is told by `#mergeUnknown`.
          const gone: boolean = cause.kind === 'rejected' && cause.status === 404 && !lookedForGone && drafts.some((draft) => draft.entry.kind === 'update');
          if (cause.kind !== 'precondition' && !gone) throw cause;
          lookedForGone ||= gone;
          const there = gone ? new Set<string>() : await this.#findCreated(drafts, rows);
          const creates = drafts.filter((draft) => draft.entry.kind === 'create');
          // A change set is all or nothing: if every new row is there, so is the rest of the group.
          if (creates.length > 0 && there.size === creates.length) return { rows, parked, merged: true, refused: null };
          drafts = drafts.filter((draft) => !there.has(draft.entry.recordId));
          for (const draft of drafts) draft.etag = null;
        }
      }
    } catch (cause) {
      if (cause instanceof ServiceProblem && cause.kind !== 'rejected') throw cause;
      return { rows, parked, merged: true, refused: { reason: messageOf(cause), theirs: null } };
    }
    throw new ServiceProblem('busy', 'The record changes faster than this edit can be merged', { url: this.#client.address.url });
  }

  /**
   * Updates whose row at the service is not known: read it, and lay the edit over what is there now. An update whose row is not there
   * (deleted, or its creation is parked) is parked by itself: nothing else of its group needs it, so the case is not held back by its call.
   */
  async #mergeUnknown(drafts: readonly Draft[], rows: ConfirmedRow[], parked: ParkedEntry[]): Promise<Refusal | null> {
    const theirs = new Map<number, AnyChanges>();
    const reasons: string[] = [];
    for (const draft of drafts) {
      const { entry } = draft;
      if (entry.kind !== 'update' || draft.etag !== null) continue;
      const found = await this.#read(entry.table, entry.recordId);
      if (!found) {
        parked.push({ entry, reason: `This ${tableOf(entry.table).label} is not at the service: it was removed there, or its creation was not accepted`, theirs: null });
        continue;
      }
      rows.push(found.confirmed);
      draft.merged = true;
      draft.etag = found.etag;
      const merged = merge(entry.table, entry.base, entry.changes, found.row);
      draft.changes = merged.changes;
      if (merged.conflicts.length === 0) continue;
      theirs.set(entry.seq, Object.fromEntries(merged.conflicts.map((name) => [name, found.row[name] ?? null])));
      const labels = merged.conflicts.map((name) => tableOf(entry.table).columns[name]?.label ?? name);
      reasons.push(`Somebody else changed ${labels.join(', ')} of this ${tableOf(entry.table).label} to something else`);
    }
    return reasons.length === 0 ? null : { reason: reasons.join('. '), theirs };
  }

  async #findCreated(drafts: readonly Draft[], rows: ConfirmedRow[]): Promise<Set<string>> {
    const there = new Set<string>();
    for (const { entry } of drafts) {
      if (entry.kind !== 'create') continue;
      const found = await this.#read(entry.table, entry.recordId);
      if (!found) continue;
      there.add(entry.recordId);
      rows.push(found.confirmed);
    }
    return there;
  }

  async #read(table: TableName, id: string): Promise<{ row: AnyRow; etag: string; confirmed: ConfirmedRow } | null> {
    const url = this.#recordUrl(table, id);
    let answer: Answer;
    try {
      answer = await this.#client.get(url, { Prefer: annotations });
    } catch (cause) {
      if (cause instanceof ServiceProblem && cause.status === 404 && cause.kind === 'rejected') return null;
      throw cause;
    }
    const wire = parseJson(answer) as WireRow;
    const etag = wire['@odata.etag'];
    if (typeof etag !== 'string') throw new ServiceProblem('unusable', `${url} answered a row without an etag`, { url });
    return { row: fromWire(table, wire), etag, confirmed: { table, id, wire } };
  }

  #recordUrl(table: TableName, id: string): string {
    return this.#client.dataUrl(`${tableOf(table).entitySet}(${id})?$select=${selectAll(table).join(',')}`);
  }

  async #send(drafts: readonly Draft[]): Promise<ConfirmedRow[]> {
    const parts = drafts.map((draft) => this.#request(draft));
    const [first, ...others] = parts;
    if (!first) return [];
    const answers = others.length === 0 ? [(await this.#client.patch(first.url, first.headers, first.body)).text] : await this.#sendTogether(parts);
    return drafts.flatMap(({ entry }, index) => {
      const wire = asRow(answers[index] ?? '');
      return wire ? [{ table: entry.table, id: entry.recordId, wire }] : [];
    });
  }

  async #sendTogether(parts: readonly PartRequest[]): Promise<string[]> {
    const { boundary, body } = changeSet(parts);
    const answer = await this.#client.batch(boundary, body);
    const answers = readAnswers(answer.headers.get('content-type') ?? '', answer.text);
    if (answers === null) throw new ServiceProblem('unusable', `${answer.url} answered an incomplete batch`, { url: answer.url });
    const failed = answers.find((part) => part.status >= 400);
    if (failed) throw problemOf(failed.status, failed.body, answer.url, answer.headers.get('retry-after'));
    if (answers.length !== parts.length) {
      throw new ServiceProblem('unusable', `${answer.url} answered ${answers.length} of ${parts.length} parts of a change set`, { url: answer.url });
    }
    return answers.map((part) => part.body);
  }

  #request({ entry, changes, etag }: Draft): PartRequest {
    const body = toWire(entry.table, changes);
    const parties = tableOf(entry.table).parties;
    if (parties !== undefined && entry.parties) {
      body[parties] = entry.parties.map((party) => ({
        [`partyid_${party.table}@odata.bind`]: `/${tableOf(party.table).entitySet}(${party.id})`,
        participationtypemask: party.participationtypemask,
      }));
    }
    const condition: Record<string, string> = entry.kind === 'create' ? { 'If-None-Match': '*' } : { 'If-Match': etag ?? '*' };
    return {
      method: 'PATCH',
      url: this.#recordUrl(entry.table, entry.recordId),
      headers: { ...condition, Prefer: `return=representation,${annotations}` },
      body,
    };
  }

  async #park(group: readonly OutboxEntry[], reason: string, theirs: ReadonlyMap<number, AnyChanges> | null): Promise<void> {
    this.#log('warn', 'An edit was parked: the service did not take it', {
      reason,
      records: group.map((entry) => `${entry.kind} ${entry.table} ${entry.recordId}`),
    });
    await parkGroup(this.#store, group, reason, theirs);
  }
}

/** The representation, when the service sent one; a service may answer 204 instead. */
function asRow(text: string): WireRow | null {
  try {
    const wire = JSON.parse(text) as unknown;
    return typeof wire === 'object' && wire !== null && '@odata.etag' in wire ? { ...wire } : null;
  } catch {
    return null;
  }
}
