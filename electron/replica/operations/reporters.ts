/**
 * Another reporter of a case that is open already, instead of a second case about the same matter. Connection, note and the call's link
 * are one group. The connection's id follows from case and person, so two desks, a replay or a second thought make no second one.
 */
import { v4, v5 } from 'uuid';
import type { ReplicaInput } from '../../../shared/contract/replica.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { type AnyRow, choiceValue } from '../../../shared/entities/index.ts';
import { applyEdits } from '../store/edit.ts';
import type { RecordEdit } from '../store/record-edit.ts';
import { readRow } from '../store/rows.ts';
import { attachCase, linkCaller } from './call-edits.ts';
import { newContactEdit } from './contacts.ts';
import { type Operation, type OperationContext, refuse } from './context.ts';

const reporterNamespace = '3e8f0f0d-3a64-5f0c-9a0b-6a2f0e3c9d11';
const state = (name: 'active' | 'inactive') => ({ statecode: choiceValue('connection', 'statecode', name), statuscode: choiceValue('connection', 'statuscode', name) });

export const addReporter: Operation<'reporters.add'> = async (context, input) => {
  const { store, region, calls } = context;
  const incident = await activeCase(context, input.caseId);
  const confidential = incident['ring_confidential'] === true;
  if (input.confidential && !confidential) {
    return refuse('rule', 'This caller wants to stay confidential and the other case is not, so its reporters are seen by everybody. Save a case of its own.', { rule: 'confidential-reporter' });
  }
  const { contact, contactId, why } = await reporterOf(context, input, incident);
  const connection = why === 'connected' && contactId !== null ? await connectionEdit(context, incident, contactId) : null;
  const group: RecordEdit[] = [...(contact ? [contact] : []), ...(connection ? [connection] : [])];
  const connectionId = connection?.id ?? null;
  if (input.callKey === null) {
    const note = noteEdit(input, incident, { table: 'incident', id: incident.id }, '');
    await store.write((transaction) => applyEdits(transaction, region(), [...group, ...note]));
    return { connectionId, contactId, why, attachedBefore: null };
  }
  let attachedBefore: string | null = null;
  await calls.change(input.callKey, (call) => {
    attachedBefore = call.attachedCaseId;
    call.newEntity = null;
    const attached = attachCase(call, incident.id);
    const links = contactId !== null && why !== 'caseAnonymous' ? linkCaller(call, contactId) : attached;
    const note = call.phoneCallId === null ? [] : noteEdit(input, incident, { table: 'phonecall', id: call.phoneCallId }, call.notes);
    return [...group, ...links, ...note];
  });
  return { connectionId, contactId, why, attachedBefore };
};

export const removeReporter: Operation<'reporters.remove'> = async (context, { callKey, connectionId, attachedBefore }) => {
  const { store, region, calls } = context;
  const edits: RecordEdit[] = connectionId === null ? [] : [{ table: 'connection', id: connectionId.toLowerCase(), kind: 'update', changes: state('inactive') }];
  if (connectionId !== null && !(await readRow(store.views, 'connection', connectionId.toLowerCase()))) return refuse('not-found', 'This reporter is not in the local data any more.');
  if (callKey === null) await store.write((transaction) => applyEdits(transaction, region(), edits));
  else await calls.change(callKey, (call) => [...edits, ...attachCase(call, attachedBefore?.toLowerCase() ?? null)]);
  return null;
};

async function activeCase({ store }: OperationContext, caseId: string): Promise<AnyRow> {
  const found = await readRow(store.views, 'incident', caseId.toLowerCase());
  if (!found) return refuse('not-found', 'This case is not in the local data any more. Save a case of its own.');
  if (found.row['statecode'] !== choiceValue('incident', 'statecode', 'active')) return refuse('rule', 'This case was closed meanwhile. Save a case of its own.', { rule: 'P13' });
  return found.row;
}

interface Reporter {
  readonly contact: RecordEdit | null;
  readonly contactId: string | null;
  readonly why: 'connected' | 'anonymous' | 'caseAnonymous' | 'already';
}

async function reporterOf({ store, region }: OperationContext, input: ReplicaInput<'reporters.add'>, incident: AnyRow): Promise<Reporter> {
  const { customer } = input;
  const givesNoName = customer === null || input.remainAnonymous || ('contactId' in customer && customer.contactId.toLowerCase() === anonymousContactId);
  if (givesNoName) return { contact: null, contactId: null, why: 'anonymous' };
  // The service keeps nobody beside such a case; the call is about it, and names nobody either.
  const hidesAll = incident['ring_remainanonymous'] === true;
  if ('newContact' in customer) {
    const contact = newContactEdit(customer.newContact, region());
    return { contact, contactId: contact.id, why: hidesAll ? 'caseAnonymous' : 'connected' };
  }
  const contact = await readRow(store.views, 'contact', customer.contactId.toLowerCase());
  if (!contact) return refuse('not-found', 'The chosen customer is not in the local data any more. Choose again.', { details: { customer: 'not-found' } });
  if (hidesAll) return { contact: null, contactId: contact.row.id, why: 'caseAnonymous' };
  const there = await readRow(store.views, 'connection', connectionIdOf(incident.id, contact.row.id));
  const already = incident['customerid'] === contact.row.id || there?.row['statecode'] === state('active').statecode;
  return { contact: null, contactId: contact.row.id, why: already ? 'already' : 'connected' };
}

function connectionIdOf(caseId: string, contactId: string): string {
  return v5(`${caseId} ${contactId}`, reporterNamespace);
}

async function connectionEdit({ store }: OperationContext, incident: AnyRow, contactId: string): Promise<RecordEdit> {
  const id = connectionIdOf(incident.id, contactId);
  if (await readRow(store.views, 'connection', id)) return { table: 'connection', id, kind: 'update', changes: state('active') };
  return {
    table: 'connection',
    id,
    kind: 'create',
    changes: { name: 'Reporter', description: 'Reported the same matter.', record1id: incident.id, record1idtype: 'incident', record2id: contactId, record2idtype: 'contact' },
  };
}

/** What was typed for a case of its own, and what was noted of the call until now. */
function noteEdit({ title, description }: ReplicaInput<'reporters.add'>, incident: AnyRow, about: { table: 'incident' | 'phonecall'; id: string }, notes: string): RecordEdit[] {
  const text = [title, description, notes].map((part) => part.trim()).filter((part) => part !== '');
  if (text.length === 0) return [];
  const reference = incident['ticketnumber'] ?? incident['ring_provisionalnumber'];
  const subject = `Another report${typeof reference === 'string' ? ` of ${reference}` : ''}`;
  return [{ table: 'annotation', id: v4(), kind: 'create', changes: { subject, notetext: text.join('\n'), objectid: about.id, objectidtype: about.table } }];
}
