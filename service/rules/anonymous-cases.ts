/** Takes citizens off cases that remain anonymous, and off the activities about them (`shared/rules/remain-anonymous.ts`). */
import { type AnyRow } from '../../shared/entities/index.ts';
import { activityTables, type ActivityTable } from '../../shared/rules/activity-rules.ts';
import { anonymousActivity, anonymousParties, type Person, personOf } from '../../shared/rules/remain-anonymous.ts';
import { activitiesOf } from './open-activities.ts';
import { changedBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

/** The case remains anonymous from now on. @param before the case as it was, with its customer */
export async function forgetCitizenOf(before: AnyRow, context: RuleContext): Promise<void> {
  const citizens = [before['customerid'], before['primarycontactid']].filter((id) => typeof id === 'string');
  const people = await peopleOf(citizens, context);
  for (const { table, row } of await activitiesOf(before.id, context)) await forgetPeopleOn(table, row, people, context);
  for (const side of ['record1id', 'record2id']) {
    for (const connection of await context.unit.matching('connection', { [side]: before.id })) {
      const other = connection[side === 'record1id' ? 'record2id' : 'record1id'];
      if (typeof other === 'string' && citizens.includes(other)) await context.unit.remove('connection', connection.id);
    }
  }
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
  const people = [...citizens, ...(await peopleOf(contacts, context)), { names: [], addresses }];
  const changes = anonymousActivity(table, activity, people);
  if (Object.keys(changes).length > 0) await unit.update(table, activity.id, { ...changes, ...changedBy(context) });
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

/** Whether a table's rows are activities that people write. */
export function isActivityTable(table: string): table is ActivityTable {
  return activityTables.some((name) => name === table);
}
