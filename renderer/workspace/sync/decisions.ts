/** What a person decided about one edit, and what the replica is told of it. Pure: the views only show it. */
import type { ReplicaInput } from '../../../shared/contract/replica.ts';
import type { ConflictField, FieldInfo, FieldValue, SyncItem, SyncItemDetail, SyncItemRecord } from '../../../shared/contract/sync-records.ts';
import { combineTexts } from './word-diff.ts';
import { isEditable, type ParseProblem, parseTyped, type Typed, typedOf } from './values.ts';

export type Side = 'mine' | 'theirs';
export type FieldChoice = Side | 'combined';

/** Kept beside the page, so that looking somewhere else loses nothing. Keys are those of `fieldKey`. */
export interface Decision {
  readonly choices: Readonly<Record<string, FieldChoice>>;
  /** Texts that a person combined; kept while one of the two sides is chosen after all. */
  readonly combined: Readonly<Record<string, string>>;
  readonly editing: boolean;
  readonly typed: Readonly<Record<string, Typed>>;
  /** Somebody tried to save: from then on what is missing is marked. */
  readonly tried: boolean;
}
export const noDecision: Decision = { choices: {}, combined: {}, editing: false, typed: {}, tried: false };

export const fieldKey = (record: Pick<SyncItemRecord, 'seq'>, field: Pick<FieldInfo, 'column'>): string => `${record.seq}:${field.column}`;

type Conflict = { record: SyncItemRecord; field: ConflictField; key: string };
export function conflictsOf(detail: Pick<SyncItemDetail, 'records'>): Conflict[] {
  return detail.records.flatMap((record) => record.conflicts.map((field) => ({ record, field, key: fieldKey(record, field) })));
}

export function chooseAll(detail: SyncItemDetail, decision: Decision, side: Side): Decision {
  return { ...decision, choices: Object.fromEntries(conflictsOf(detail).map(({ key }) => [key, side])) };
}

/** What both sides say, for a person to edit; what they typed before comes back. */
export function combine(field: ConflictField, key: string, decision: Decision): Decision {
  const text = decision.combined[key] ?? combineTexts(textOf(field.mine), textOf(field.theirs));
  return { ...decision, choices: { ...decision.choices, [key]: 'combined' }, combined: { ...decision.combined, [key]: text } };
}
export function textOf({ value }: FieldValue): string {
  return value === null ? '' : String(value);
}

export type ChoiceProblem = 'missing' | { tooLong: number };
/** In the order of the page, so that the first one can be gone to. */
export function choiceProblems(detail: SyncItemDetail, decision: Decision): ReadonlyMap<string, ChoiceProblem> {
  const problems = new Map<string, ChoiceProblem>();
  for (const { field, key } of conflictsOf(detail)) {
    const choice = decision.choices[key];
    if (choice === undefined) problems.set(key, 'missing');
    else if (choice === 'combined' && field.maxLength !== null && (decision.combined[key] ?? '').length > field.maxLength) problems.set(key, { tooLong: field.maxLength });
  }
  return problems;
}

/** @returns null while a choice is missing */
export function toResolveInput(detail: SyncItemDetail, decision: Decision): ReplicaInput<'sync.resolve'> | null {
  if (choiceProblems(detail, decision).size > 0) return null;
  const choices = conflictsOf(detail).flatMap(({ record, field, key }): ReplicaInput<'sync.resolve'>['choices'] => {
    const choice = decision.choices[key];
    if (choice === undefined) return [];
    const value = (decision.combined[key] ?? '').trim();
    return [{ seq: record.seq, column: field.column, choice: choice === 'combined' ? { value: value === '' ? null : value } : choice }];
  });
  return { groupId: detail.groupId, choices };
}

type Editable = { record: SyncItemRecord; field: SyncItemRecord['fields'][number]; key: string };
export function editableFields(detail: Pick<SyncItemDetail, 'records'>): Editable[] {
  return detail.records.flatMap((record) => record.fields.filter(isEditable).map((field) => ({ record, field, key: fieldKey(record, field) })));
}

export function typedProblems(detail: SyncItemDetail, decision: Decision, timeZone: string | undefined): ReadonlyMap<string, ParseProblem> {
  const problems = new Map<string, ParseProblem>();
  for (const { field, key } of editableFields(detail)) {
    const typed = decision.typed[key];
    const parsed = typed === undefined ? null : parseTyped(field, typed, timeZone);
    if (parsed && !parsed.ok) problems.set(key, parsed.problem);
  }
  return problems;
}

/** Only what was changed; a field that was typed back to what it was is none. @returns null while something is wrong */
export function toRetryInput(detail: SyncItemDetail, decision: Decision, timeZone: string | undefined): ReplicaInput<'sync.retry'> | null {
  if (typedProblems(detail, decision, timeZone).size > 0) return null;
  const changes = editableFields(detail).flatMap(({ record, field, key }) => {
    const typed = decision.typed[key];
    if (typed === undefined || typed === typedOf(field, field.now.value, timeZone)) return [];
    const parsed = parseTyped(field, typed, timeZone);
    return parsed.ok ? [{ seq: record.seq, column: field.column, value: parsed.value }] : [];
  });
  return { groupId: detail.groupId, changes };
}

export const hasTyped = (decision: Decision): boolean => Object.keys(decision.typed).length > 0;

/** The one to look at once this one is decided: the one below it, else the one above. */
export function nextAfter(items: readonly Pick<SyncItem, 'groupId'>[], groupId: string): string | null {
  const index = items.findIndex((item) => item.groupId === groupId);
  return (items[index + 1] ?? items[index - 1])?.groupId ?? null;
}
