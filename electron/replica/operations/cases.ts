/** A case made by hand (P3): contact (when new), case and the phone call's link are one group, so the service has all of it or nothing. */
import { v4 } from 'uuid';
import type { CategoryChoice, TeamChoice } from '../../../shared/contract/records.ts';
import type { ReplicaInput } from '../../../shared/contract/replica.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { type AnyChanges, choiceValue, type Row, type TableName } from '../../../shared/entities/index.ts';
import { newProvisionalNumber } from '../../../shared/provisional-number.ts';
import { acknowledgeBy, businessCalendar } from '../../../shared/rules/acknowledgement.ts';
import { sameAddress } from '../../../shared/rules/addresses.ts';
import { checkCustomer, missingCaseFields, owningTeam } from '../../../shared/rules/case-rules.ts';
import type { Connection } from '../store/connection.ts';
import { applyEdits } from '../store/edit.ts';
import type { RecordEdit } from '../store/record-edit.ts';
import { readRow } from '../store/rows.ts';
import { attachCase, linkCaller } from './call-edits.ts';
import { newContactEdit } from './contacts.ts';
import { type Operation, type OperationContext, refuse } from './context.ts';
import { propertyAt } from './places.ts';

export const createCase: Operation<'cases.create'> = async (context, input) => {
  const { store, region, calls } = context;
  // Who remains anonymous becomes no contact, and the call is linked to nobody.
  const { remainAnonymous } = input.draft;
  const contact = 'newContact' in input.customer && !remainAnonymous ? newContactEdit(input.customer.newContact, region()) : null;
  const contactId = remainAnonymous ? anonymousContactId : (contact?.id ?? ('contactId' in input.customer ? input.customer.contactId.toLowerCase() : ''));
  const caseId = v4();
  const { changes, predicted } = await caseChanges(context, input, contactId, contact !== null);
  const provisionalNumber = await unusedProvisionalNumber(store.views);
  const incident: RecordEdit = { table: 'incident', id: caseId, kind: 'create', changes: { ...changes, ring_provisionalnumber: provisionalNumber }, predicted };
  const articles = (input.draft.articleIds ?? []).map(
    (articleId): RecordEdit => ({ table: 'knowledgearticleincident', id: v4(), kind: 'create', changes: { knowledgearticleid: articleId.toLowerCase(), incidentid: caseId } }),
  );
  const group: RecordEdit[] = [...(contact ? [contact] : []), incident, ...articles];
  if (input.callKey === null) {
    await store.write((transaction) => applyEdits(transaction, region(), group));
  } else {
    await calls.change(input.callKey, (call) => {
      call.newEntity = null;
      const attached = attachCase(call, caseId);
      return remainAnonymous ? [...group, ...attached] : [...group, ...linkCaller(call, contactId)];
    });
  }
  return { caseId, contactId, provisionalNumber };
};

async function caseChanges(context: OperationContext, input: ReplicaInput<'cases.create'>, contactId: string, isNewContact: boolean): Promise<{ changes: AnyChanges; predicted: AnyChanges }> {
  const { draft } = input;
  const missing = missingCaseFields({
    title: draft.title,
    customer: contactId !== '',
    requestType: choiceValue('incident', 'ring_requesttype', draft.requestType),
    categoryId: draft.categoryId,
  });
  if (Object.keys(missing).length > 0) return refuse('invalid-input', 'The case is not complete; what was typed is kept.', { rule: 'P3', details: missing });
  const customer = isNewContact ? null : await required(context, 'contact', contactId, 'customer');
  const category = await required(context, 'ring_category', draft.categoryId, 'categoryId');
  const team = owningTeam(draft.teamId, category as unknown as Row<'ring_category'>);
  if (draft.teamId !== null) await required(context, 'team', draft.teamId, 'teamId');
  if (draft.businessId) await required(context, 'account', draft.businessId, 'business');
  for (const articleId of draft.articleIds ?? []) await required(context, 'knowledgearticle', articleId, 'article');
  const address = draft.incidentAddress.trim();
  const { row: property } = await propertyAt(context.store.views, address, draft.propertyId);
  if (draft.propertyId && !property) return refuse('not-found', 'The chosen property is not in the local data any more. Choose again.', { details: { incidentAddress: 'not-found' } });
  // The home of the customer counts also where two properties have one address.
  const home = draft.propertyId === undefined && customer && sameAddress(address, String(customer['address1_line1'] ?? '')) ? (customer['ring_propertyid'] ?? null) : null;
  const changes: AnyChanges = {
    title: draft.title.trim(),
    customerid: contactId,
    customeridtype: 'contact',
    ring_requesttype: choiceValue('incident', 'ring_requesttype', draft.requestType),
    ring_categoryid: draft.categoryId.toLowerCase(),
    prioritycode: choiceValue('incident', 'prioritycode', draft.priority),
    caseorigincode: choiceValue('incident', 'caseorigincode', draft.origin),
    ring_incidentaddress: address || null,
    ring_propertyid: property?.id ?? home,
    ring_latitude: property?.latitude ?? null,
    ring_longitude: property?.longitude ?? null,
    ring_businessid: draft.businessId?.toLowerCase() ?? null,
    ring_remainanonymous: draft.remainAnonymous,
    ring_wantsupdates: draft.wantsUpdates,
    ring_confidential: draft.confidential,
    description: draft.description.trim() || null,
    ...(team === undefined ? {} : { ownerid: team.toLowerCase(), owneridtype: 'team', ring_teamid: team.toLowerCase() }),
  };
  const allowed = checkCustomer(changes);
  if (!allowed.ok) return refuse(allowed.error.code, allowed.error.message, allowed.error);
  return { changes, predicted: { ring_acknowledgeby: predictedClock(context, category['ring_acknowledgementhours']) } };
}

/** Desks that do not know of each other yet may meet in one number, though hardly ever; a case that is here is not met. */
async function unusedProvisionalNumber(db: Connection): Promise<string> {
  for (;;) {
    const number = newProvisionalNumber();
    if (!(await db.get('SELECT 1 FROM incident WHERE ring_provisionalnumber = ?', [number]))) return number;
  }
}

/** The service decides it; with the same rule the desk shows the clock before the service has answered. */
function predictedClock({ session }: OperationContext, hours: unknown): string | null {
  const timeZone = session()?.city.timeZone;
  if (typeof hours !== 'number' || timeZone === undefined) return null;
  return acknowledgeBy(new Date(), hours, businessCalendar(timeZone)).toISOString();
}

async function required({ store }: OperationContext, table: TableName, id: string, field: string): Promise<AnyChanges> {
  const found = await readRow(store.views, table, id.toLowerCase());
  return found ? found.row : refuse('not-found', `The chosen ${field} is not in the local data any more. Choose again.`, { details: { [field]: 'not-found' } });
}

export const listCategories: Operation<'categories.list'> = async ({ store }) =>
  store.views.all<CategoryChoice>(
    `SELECT id, coalesce(ring_name, '') AS name, ring_department AS department, ring_teamid AS teamId, ring_acknowledgementhours AS acknowledgementHours,
       ring_script AS script, ring_scriptspanish AS scriptSpanish
     FROM ring_category ORDER BY ring_department, ring_name`,
  );

export const listTeams: Operation<'teams.list'> = async ({ store }) => store.views.all<TeamChoice>(`SELECT id, coalesce(name, '') AS name FROM team ORDER BY name`);
