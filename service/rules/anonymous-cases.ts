/** Takes citizens off cases that remain anonymous, and off the activities about them (`shared/rules/remain-anonymous.ts`). */
import { type AnyRow } from '../../shared/entities/index.ts';
import type { ActivityTable } from '../../shared/rules/activity-rules.ts';
import { anonymousActivity, anonymousParties, neutralSubject, type Person, personOf, personOfNumber } from '../../shared/rules/remain-anonymous.ts';
import { activitiesOf } from './open-activities.ts';
import { changedBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

/**
 * Takes the people off a case that remains anonymous from now on, or that has taken over what belonged to another one.
 * @param named the case as it was when it still said who the citizen is
 */
export async function forgetCitizenOf(named: AnyRow, caseId: string, context: RuleContext): Promise<void> {
  const people = await peopleOf([named['customerid'], named['primarycontactid']], context);
  for (const { table, row } of await activitiesOf(caseId, context)) await forgetPeopleOn(table, row, people, context);
  for (const side of ['record1id', 'record2id']) {
    for (const connection of await context.unit.matching('connection', { [side]: caseId })) if (connectsPerson(connection)) await context.unit.remove('connection', connection.id);
  }
}

/** Whoever stands beside a case that remains anonymous could be its citizen; nobody can tell. */
export function connectsPerson(connection: AnyRow): boolean {
  return connection['record1idtype'] === 'contact' || connection['record2idtype'] === 'contact';
}

/** After an activity was written: when its case remains anonymous, nobody stands on it. */
export async function keepAnonymous(table: ActivityTable, activity: AnyRow, context: RuleContext): Promise<void> {
  const caseId = activity['regardingobjectid'];
  if (activity['regardingobjectidtype'] !== 'incident' || typeof caseId !== 'string') return;
  const incident = await context.unit.find('incident', caseId);
  if (incident?.['ring_remainanonymous'] === true) await forgetPeopleOn(table, activity, [], context);
}

async function forgetPeopleOn(table: ActivityTable, activity: AnyRow, citizens: readonly Person[], context: RuleContext): Promise<void> {
  const { unit } = context;
  const parties = await unit.matching('activityparty', { activityid: activity.id });
  const contacts = [activity['ring_contactid'], ...parties.filter((party) => party['partyidtype'] === 'contact').map((party) => party['partyid'])];
  const addresses = parties.map((party) => party['addressused']).filter((address) => typeof address === 'string');
  const people = [...citizens, ...(await peopleOf(contacts, context)), { names: [], addresses }, personOfNumber(activity)];
  const changes = anonymousActivity(table, activity, people);
  if (Object.keys(changes).length > 0) await unit.update(table, activity.id, { ...changes, ...changedBy(context) });
  // Its place in a queue was called as the activity was.
  for (const item of await unit.matching('queueitem', { objectid: activity.id })) {
    const title = neutralSubject(table, item['title'], people);
    if (title !== undefined) await unit.update('queueitem', item.id, { title, ...changedBy(context) });
  }
  const kept = new Set(anonymousParties(parties.map(asParty)).map((party) => party.id));
  for (const party of parties) {
    if (!kept.has(party.id)) await unit.remove('activityparty', party.id);
    else if (party['addressused'] !== null) await unit.update('activityparty', party.id, { addressused: null, ...changedBy(context) });
  }
}

function asParty(row: AnyRow) {
  const value = (column: string) => row[column] ?? null;
  return { id: row.id, participationtypemask: value('participationtypemask'), partyid: value('partyid'), partyidtype: value('partyidtype'), addressused: value('addressused') };
}

async function peopleOf(contactIds: readonly unknown[], { unit }: RuleContext): Promise<Person[]> {
  const contacts = await unit.byIds('contact', contactIds.filter((id) => typeof id === 'string'));
  return [...contacts.values()].map(personOf);
}
