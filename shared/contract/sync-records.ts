/** What the Sync page shows: edits on their way, those that need a person, and how far the first load is. */
import type { Choice, Column } from '../entities/column.ts';
import type { Value } from '../entities/index.ts';

/**
 *   waiting   has its turn · sending  is under way · retrying  the service failed on it, tried again at `retryAt`
 *   held      waits for an earlier edit of the same record (`heldBy`), so that their order is kept
 *   refused   the service does not take it, `reason` says why · conflict  somebody else changed the same column
 */
export type SyncItemState = 'waiting' | 'sending' | 'retrying' | 'held' | 'refused' | 'conflict';

/** One group of edits, which reaches the service whole or not at all, named after its main record. */
export interface SyncItem {
  groupId: string;
  state: SyncItemState;
  kind: 'create' | 'update';
  /** Logical name of the main record's table. */
  table: string;
  recordId: string;
  recordName: string | null;
  /** Of a case: the ticket number, or the provisional one while there is none. */
  reference: string | null;
  /** Columns of the main record that it changes. */
  columns: string[];
  /** Further records in the group. */
  others: number;
  at: string;
  reason: string | null;
  heldBy: string | null;
  retryAt: string | null;
}

export interface SentItem {
  id: number;
  kind: 'create' | 'update';
  table: string;
  recordId: string;
  recordName: string | null;
  reference: string | null;
  columns: string[];
  sentAt: string;
}

/** Discarded by a person; a copy is kept for 30 days. */
export interface DiscardedItem {
  id: number;
  kind: 'create' | 'update';
  table: string;
  recordId: string;
  recordName: string | null;
  reference: string | null;
  reason: string | null;
  discardedAt: string;
}

export interface SyncOverview {
  /** Conflicts first, then refusals, oldest first. */
  needsYou: SyncItem[];
  /** In the order in which they are sent; at most 200, `waitingCount` counts all. */
  waiting: SyncItem[];
  waitingCount: number;
  /** Newest first, at most 200 of the last 24 hours; `sentCount` counts all of them. */
  sent: SentItem[];
  sentCount: number;
  discarded: DiscardedItem[];
  /** Rows on this computer. */
  rows: { table: string; count: number }[];
  /** Of the replica's files. */
  bytes: number;
  /** When the service is asked again unless it says something before; null while there is no connection. */
  nextCheckAt: string | null;
}

export interface FieldValue {
  value: Value;
  /** For a person: the label of a choice, the name of the record that a lookup points at; null when that is not known or not needed. */
  display: string | null;
}

export interface FieldInfo {
  column: string;
  /** English, from the metadata; screens translate the ones they know. */
  label: string;
  type: Column['type'];
  maxLength: number | null;
  choices: Choice[];
}

/** A column that both sides changed to different values. */
export interface ConflictField extends FieldInfo {
  before: FieldValue;
  mine: FieldValue;
  theirs: FieldValue;
}

/** A column that only one side changed, or both to the same value: kept without a question. */
export interface MergedField extends FieldInfo {
  by: 'mine' | 'theirs';
  now: FieldValue;
}

export interface SyncItemRecord {
  /** The outbox entry. */
  seq: number;
  kind: 'create' | 'update';
  table: string;
  recordId: string;
  recordName: string | null;
  reference: string | null;
  /** What the edit writes; can be changed before it is tried again. */
  fields: (FieldInfo & { now: FieldValue })[];
  conflicts: ConflictField[];
  merged: MergedField[];
  /** Who changed it at the service last, and when; null when unknown. */
  theirsBy: string | null;
  theirsAt: string | null;
}

export interface SyncItemDetail extends SyncItem {
  records: SyncItemRecord[];
}

export interface LoadTable {
  table: string;
  rows: number;
  /** null: the service does not say. */
  total: number | null;
  stage: 'waiting' | 'loading' | 'indexing' | 'done';
}

export interface LoadState {
  tables: LoadTable[];
  rows: number;
  total: number | null;
  /** 0 to 1; by tables when the service gives no totals. */
  share: number;
  secondsLeft: number | null;
  paused: boolean;
}
