/**
 * One group on its way to the service, request by request:
 *
 *   sending ─┬─ all of it taken ─► confirmed
 *      ▲ │   ├─ 412 ─► reading all of its rows; of what desks only send, 412 says that it is there ─► confirmed
 *      │ │   ├─ 404 ─► reading the rows that it changes (once)
 *      │ │   ├─ other 4xx ─► refused
 *      │ ▼   └─ 5xx, or the rows change faster than they can be merged ─► failed, to be tried again later
 *   reading ─┬─ every new row is there: a lost answer, a crash ─► confirmed
 *            ├─ after a 412 new rows are not there: they were, and somebody has removed them ─► those stay behind, refused
 *            ├─ both sides changed a column ─► conflict
 *            ├─ a row that it changes is not there ─► that entry stays behind, refused; the rest goes on
 *            └─ nothing left to send ─► confirmed
 *
 * A group that does not know the version of a row begins with reading. Nothing is confirmed unless the service has said, or shown, that it
 * holds it.
 */
import { type AnyChanges, tableOf } from '../../../../shared/entities/index.ts';
import type { OutboxEntry } from '../../store/outbox.ts';
import { isKept } from '../../store/rows.ts';
import { merge } from '../merge.ts';
import { ServiceProblem } from '../problem.ts';
import type { Reply, Unit } from './exchange.ts';
import { readRequest, type ServiceRow, serviceRow, writeRequest } from './requests.ts';

export type Outcome =
  /** `merged`: somebody else's change was seen on the way, so later edits of these records have to look again. */
  | { readonly kind: 'confirmed'; readonly merged: boolean }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'conflict'; readonly reason: string; readonly theirs: ReadonlyMap<number, AnyChanges> }
  | { readonly kind: 'failed'; readonly problem: ServiceProblem };

/** What is still to be sent of one entry. */
interface Draft {
  readonly entry: OutboxEntry;
  changes: AnyChanges;
  etag: string | null;
  /** It changes a row that an earlier entry of the group writes: its version is whatever that one leaves. */
  readonly follows: boolean;
}

const rounds = 4;
const isGone = (reply: Reply | undefined) => reply instanceof ServiceProblem && reply.kind === 'rejected' && reply.status === 404;

export class Shipment {
  readonly groupId: string;
  readonly #address: (path: string) => string;
  /** Entries whose row is not at the service, and why they stay behind. */
  readonly left: { entry: OutboxEntry; reason: string }[] = [];
  /** The service's rows as they were seen last. */
  readonly rows = new Map<string, ServiceRow>();
  outcome: Outcome | null = null;
  #entries: readonly OutboxEntry[];
  #drafts: Draft[];
  #reading: Draft[];
  #merged = false;
  #lookedForGone = false;
  /** The service has said 412: something of the group is there, or is another version. */
  #precondition = false;
  #round = 0;

  constructor(groupId: string, entries: readonly OutboxEntry[], address: (path: string) => string) {
    this.groupId = groupId;
    this.#entries = entries;
    this.#address = address;
    this.#drafts = entries.map((entry, index) => ({
      entry,
      changes: entry.changes,
      etag: entry.baseEtag,
      follows: entries.slice(0, index).some(({ recordId }) => recordId === entry.recordId),
    }));
    this.#reading = this.#drafts.filter(({ entry, etag, follows }) => entry.kind === 'update' && etag === null && !follows);
  }

  /** What the outcome is about; entries that stay behind are not in it. */
  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  /** What is to be asked next: a change set, or rows. */
  units(): Unit[] {
    if (this.#reading.length > 0) return this.#reading.map(({ entry }) => [readRequest(this.#address, entry)]);
    return [this.#drafts.map(({ entry, changes, etag, follows }) => writeRequest(this.#address, entry, changes, follows ? '*' : etag))];
  }

  /** @param replies to `units()`; a null among them: not answered this time, ask again */
  take(replies: readonly Reply[]): void {
    const answered = replies.flatMap((reply) => (reply === null ? [] : [reply]));
    const failed = answered.find((reply) => reply instanceof ServiceProblem && !['rejected', 'precondition'].includes(reply.kind));
    if (failed instanceof ServiceProblem) this.outcome = { kind: 'failed', problem: failed };
    else if (answered.length < replies.length) return;
    else if (this.#reading.length > 0) this.#look(answered);
    else this.#sent(answered[0]);
  }

  #sent(reply: NonNullable<Reply> | undefined): void {
    if (!(reply instanceof ServiceProblem)) {
      this.#drafts.forEach(({ entry }, index) => this.#keep(serviceRow(entry.table, reply?.[index]?.body ?? '')));
      this.outcome = { kind: 'confirmed', merged: this.#merged };
      return;
    }
    const updates = this.#drafts.filter(({ entry, follows }) => entry.kind === 'update' && !follows);
    const mayBeGone = isGone(reply) && updates.length > 0 && !this.#lookedForGone;
    this.#lookedForGone ||= mayBeGone;
    if (mayBeGone) this.#reading = updates;
    else if (reply.kind === 'precondition' && this.#drafts.every(({ entry }) => !isKept(entry.table))) this.outcome = { kind: 'confirmed', merged: false };
    else if (reply.kind !== 'precondition') this.outcome = { kind: 'refused', reason: reply.message };
    else if ((this.#round += 1) < rounds) {
      this.#precondition = true;
      this.#reading = this.#drafts.filter(({ follows }) => !follows);
    }
    else this.outcome = { kind: 'failed', problem: new ServiceProblem('busy', 'The record changes faster than this edit can be merged', { url: reply.url }) };
  }

  #look(replies: readonly NonNullable<Reply>[]): void {
    const looked = this.#reading.map((draft, index) => ({ draft, reply: replies[index] }));
    this.#reading = [];
    const found = new Map<Draft, ServiceRow>();
    for (const { draft, reply } of looked) {
      if (isGone(reply)) continue;
      if (reply instanceof ServiceProblem) return void (this.outcome = { kind: 'refused', reason: reply.message });
      const row = serviceRow(draft.entry.table, reply?.[0]?.body ?? '');
      if (!row) return void (this.outcome = { kind: 'failed', problem: unusable(draft.entry) });
      found.set(draft, row);
      this.#keep(row);
    }
    this.#merged = true;
    const creates = this.#drafts.filter(({ entry }) => entry.kind === 'create');
    // A change set is all or nothing: if every new row is there, so is the rest of the group.
    if (creates.length > 0 && creates.every((draft) => found.has(draft))) return void (this.outcome = { kind: 'confirmed', merged: true });
    const wereMade = this.#precondition && (creates.some((draft) => found.has(draft)) || creates.length === this.#drafts.length);
    this.#drafts = this.#drafts.filter((draft) => draft.entry.kind === 'update' || !found.has(draft));
    for (const { draft } of looked) if ((draft.entry.kind === 'update' || wereMade) && !found.has(draft)) this.#leave(draft);
    if (this.#entries.length === 0 && this.left.length > 0) return void (this.outcome = { kind: 'refused', reason: this.left[0]?.reason ?? '' });
    this.#merge(found);
  }

  /** An update of a row that is not there stays behind by itself: nothing else of its group needs it. */
  #leave({ entry: { table, recordId } }: Draft): void {
    const reason = `This ${tableOf(table).label} is not at the service: it was removed there, or its creation was not accepted`;
    for (const { entry } of this.#drafts) if (entry.recordId === recordId) this.left.push({ entry, reason });
    this.#drafts = this.#drafts.filter(({ entry }) => entry.recordId !== recordId);
    this.#entries = this.#entries.filter((entry) => entry.recordId !== recordId);
  }

  #merge(found: ReadonlyMap<Draft, ServiceRow>): void {
    const theirs = new Map<number, AnyChanges>();
    const reasons: string[] = [];
    for (const draft of this.#drafts) {
      const { entry } = draft;
      const at = found.get(draft);
      if (!at) continue;
      const { changes, conflicts } = merge(entry.table, entry.base, entry.changes, at.row);
      Object.assign(draft, { changes, etag: at.etag });
      if (conflicts.length === 0) continue;
      const { label, columns } = tableOf(entry.table);
      theirs.set(entry.seq, Object.fromEntries(conflicts.map((name) => [name, at.row[name] ?? null])));
      reasons.push(`Somebody else changed ${conflicts.map((name) => columns[name]?.label ?? name).join(', ')} of this ${label} to something else`);
    }
    this.#drafts = this.#drafts.filter(({ entry, changes }) => entry.kind === 'create' || Object.keys(changes).length > 0 || entry.parties !== null);
    if (reasons.length > 0) this.outcome = { kind: 'conflict', reason: reasons.join('. '), theirs };
    else if (this.#drafts.length === 0) this.outcome = { kind: 'confirmed', merged: true };
  }

  #keep(row: ServiceRow | null): void {
    if (row) this.rows.set(row.row.id, row);
  }
}

function unusable({ table, recordId }: OutboxEntry): ServiceProblem {
  const url = `${tableOf(table).entitySet}(${recordId})`;
  return new ServiceProblem('unusable', `The service answered ${url} with a row that is not whole`, { url });
}
