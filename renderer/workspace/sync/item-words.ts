/** What an edit is called, in words of a call-taker: "New case: Recycling not collected", "Priority of CAS-41852". */
import type { SyncItem } from '../../../shared/contract/sync-records.ts';
import { readableReference } from '../../common/format.ts';
import { fieldLabel, type SyncWords } from './labels.ts';

/** What all lists of the Sync page know of an edit. */
export type Described = Pick<SyncItem, 'kind' | 'table' | 'recordName' | 'reference'> & { readonly columns?: readonly string[] };

export function itemWords(t: SyncWords, item: Described): string {
  if (item.table === 'phonecall') return callWords(t, item);
  if (item.table === 'connection' || item.table === 'knowledgearticleincident') return linkWords(t, item);
  return item.kind === 'create' ? createWords(t, item) : updateWords(t, item);
}

function createWords(t: SyncWords, item: Described): string {
  const name = named(item.recordName) ?? (item.reference === null ? t('unnamedWho') : readableReference(item.reference));
  switch (item.table) {
    case 'ring_auditentry':
      return t('identityRevealed');
    case 'incident':
      return t('newCase', { name });
    case 'contact':
      return t('newContact', { name });
    case 'annotation':
      return t('newNote', { name });
    case 'task':
      return t('newTask', { name });
    case 'email':
      return t('newEmail', { name });
    case 'incidentresolution':
      return t('newResolution', { name });
    default:
      return t('newRecord', { name });
  }
}

/** What links something with a case has no name that says anything: the case says it. */
function linkWords(t: SyncWords, item: Described): string {
  const what = item.reference === null ? t('aCase') : readableReference(item.reference);
  if (item.table === 'knowledgearticleincident') {
    const article = named(item.recordName);
    return article === null ? t('articleLinked', { what }) : t('articleLinkedNamed', { what, article });
  }
  return item.kind === 'create' ? t('reporterAdded', { what }) : t('reporterChanged', { what });
}

function updateWords(t: SyncWords, item: Described): string {
  const what = item.reference === null ? (named(item.recordName) ?? tableWords(t, item.table)) : readableReference(item.reference);
  const columns = shownColumns(item.columns ?? []);
  const [one, two] = columns;
  if (one === undefined) return t('changeOf', { what });
  const field = fieldLabel(t, item.table, one);
  if (two === undefined) return t('fieldOf', { field, what });
  if (columns.length === 2) return t('twoFieldsOf', { field, other: fieldLabel(t, item.table, two), what });
  return t('fieldsOf', { count: columns.length, what });
}

/** A call's activity is named after who called; what was written says what was done. */
function callWords(t: SyncWords, item: Described): string {
  const named = callOf(item.recordName);
  const who = 'who' in named ? named.who : named.kind === 'withheld' ? t('withheldWho') : t('confidentialWho');
  if (item.kind === 'create') return t('newCall', { who });
  const columns = new Set(item.columns ?? []);
  if (columns.has('statecode')) return t('callCompleted', { who });
  // Linking a person also makes the call regard that person; attaching a case does not touch the person.
  if (columns.has('ring_contactid')) return t('callLinked', { who });
  if (columns.has('regardingobjectid')) return t('callAttached', { who });
  if (columns.has('description')) {
    if (named.kind === 'withheld') return t('callNoteWithheld');
    return named.kind !== 'subject' ? t('callNote', { who }) : t('callNoteNamed', { who });
  }
  return updateWords(t, { ...item, recordName: t('newCall', { who }) });
}

/** The desk names its activities "Phone call from …"; somebody may have given one another subject. */
function callOf(subject: string | null): { kind: 'withheld' | 'confidential' } | { kind: 'caller' | 'subject'; who: string } {
  if (subject === null || subject.trim() === '' || /^phone call, number withheld$/i.test(subject)) return { kind: 'withheld' };
  if (/^phone call from a confidential caller$/i.test(subject)) return { kind: 'confidential' };
  const who = /^phone call (?:from|to) (.+)$/i.exec(subject)?.[1];
  return who === undefined ? { kind: 'subject', who: subject } : { kind: 'caller', who };
}

function tableWords(t: SyncWords, table: string): string {
  switch (table) {
    case 'incident':
      return t('aCase');
    case 'contact':
      return t('aContact');
    case 'phonecall':
      return t('aCall');
    case 'annotation':
      return t('aNote');
    case 'task':
      return t('aTask');
    case 'email':
      return t('anEmail');
    default:
      return t('aRecord');
  }
}

const named = (name: string | null) => (name === null || name.trim() === '' ? null : name);

/** Columns that say nothing beside another one: which table a lookup points at, the reason beside the status. */
function shownColumns(columns: readonly string[]): string[] {
  return columns.filter(
    (column) =>
      !(column.endsWith('type') && columns.includes(column.slice(0, -4))) &&
      !(column === 'statuscode' && columns.includes('statecode')) &&
      !(column === 'fullname' && (columns.includes('firstname') || columns.includes('lastname'))),
  );
}

/** What is edited: a case by its number and subject, anything else by what the edit is called. */
export function recordTitle(t: SyncWords, item: Described): string {
  if (item.table !== 'incident' || item.recordName === null) return itemWords(t, item);
  return [item.reference === null ? null : readableReference(item.reference), item.recordName].filter((part) => part !== null).join(' ');
}

/** "1 conflict and 2 refused edits need you"; null when nothing does. */
export function needsYouWords(t: SyncWords, edits: readonly { groupId: string; kind: 'refused' | 'conflict' }[]): string | null {
  const { conflicts, refused } = needsYouCounts(edits);
  const parts = [conflicts > 0 ? t('conflictCount', { count: conflicts }) : '', refused > 0 ? t('refusedCount', { count: refused }) : ''].filter((part) => part !== '');
  const [one, other] = parts;
  if (one === undefined) return null;
  return t('needsYouSentence', { count: conflicts + refused, what: other === undefined ? one : t('both', { one, other }) });
}

/** A group reaches the service whole or not at all, so it is one thing to decide, however many records it holds. */
export function needsYouCounts(edits: readonly { groupId: string; kind: 'refused' | 'conflict' }[]): { conflicts: number; refused: number } {
  const conflicts = new Set(edits.filter((edit) => edit.kind === 'conflict').map((edit) => edit.groupId));
  const refused = new Set(edits.filter((edit) => edit.kind === 'refused' && !conflicts.has(edit.groupId)).map((edit) => edit.groupId));
  return { conflicts: conflicts.size, refused: refused.size };
}

/** Without the full stop, because it stands in lists as well. */
export function reasonWords(t: SyncWords, reason: string | null): string {
  const text = (reason ?? '').trim().replace(/[.\s]+$/u, '');
  return text === '' ? t('noReason') : t('refusedBecause', { reason: lowerFirst(text) });
}

/** After a colon a sentence goes on in small letters; a name or an abbreviation keeps its capital. */
function lowerFirst(text: string): string {
  const beginsPlainly = /^(?:A|An|The|This|That|It|Somebody|Only|No|There|You|Your|One|Another)\s/u.test(text);
  return beginsPlainly ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
