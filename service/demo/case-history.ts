/** About 12,000 cases of three years, their queue items, and the phone calls that some began with. */
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { acknowledgeBy, type BusinessCalendar } from '../../shared/rules/acknowledgement.ts';
import { toInstant } from '../store/row-codec.ts';
import type { Inhabitants } from './inhabitants.ts';
import { demoUsers } from './people.ts';
import { streets } from './places.ts';
import type { Random } from './random.ts';
import type { CaseState, GrowingCity } from './rows.ts';
import type { PlacedCategory, Structure } from './structure.ts';
import { addTimeline } from './timeline.ts';

export const caseCount = 12_000;

const days = (count: number) => count * 24;
const takers = demoUsers.filter((user) => user.role === 'call-taker');
const workers = demoUsers.filter((user) => user.role !== 'admin');
const origins = ['phone', 'phone', 'phone', 'phone', 'portal', 'portal', 'email', 'walkIn'] as const;
const remarks = [
  'Since last week, the caller says. Neighbours have noticed it too.',
  'Reported twice before. Please call back before a crew is sent.',
  'Access through the side gate; there is a dog in the yard.',
  'Not urgent. An e-mail is preferred to a call.',
  'Safety concern: children pass here on the way to school.',
  'Photos were promised by e-mail.',
] as const;

/** @param later draws what came later, so that the numbers drawn from `random` stay those of earlier builds */
export function addCases(city: GrowingCity, random: Random, later: Random, structure: Structure, inhabitants: Inhabitants, calendar: BusinessCalendar): void {
  for (let count = 0; count < caseCount; count += 1) addCase(city, random, later, structure, inhabitants, calendar);
}

function addCase(city: GrowingCity, random: Random, later: Random, structure: Structure, inhabitants: Inhabitants, calendar: BusinessCalendar): void {
  const category = random.pick(structure.categories);
  const lot = random.next();
  const state: CaseState = lot < 0.11 ? 'active' : lot < 0.95 ? 'resolved' : 'cancelled';
  // Squared: there are more young cases than old ones.
  const made = state === 'active' ? 1 + Math.floor(random.next() ** 2 * days(60)) : random.between(days(2), days(3 * 365));
  const changed = state === 'active' ? random.between(0, made) : Math.max(1, made - random.between(3, days(40)));
  const by = random.pick(takers).id;
  const origin = random.pick(origins);
  const anonymous = random.chance(0.04);
  const customer = anonymous ? undefined : random.pick(inhabitants.contacts);
  const property = random.chance(0.65) ? random.pick(inhabitants.properties) : undefined;
  const business = random.chance(0.05) ? random.pick(inhabitants.businesses) : undefined;
  const acknowledged = state !== 'active' || random.chance(0.55);
  const unassigned = state === 'active' && (!acknowledged || random.chance(0.3));
  const createdon = city.ago(made);
  const incident = city.add(
    'incident',
    {
      id: random.guid(),
      title: random.pick(category.subjects),
      customerid: customer?.id ?? anonymousContactId,
      customeridtype: 'contact',
      ownerid: unassigned ? category.teamId : random.pick(workers).id,
      owneridtype: unassigned ? 'team' : 'systemuser',
      description: random.chance(0.4) ? random.pick(remarks) : null,
      caseorigincode: choiceValue('incident', 'caseorigincode', origin),
      prioritycode: choiceValue('incident', 'prioritycode', category.hours <= 2 ? 'high' : random.chance(0.12) ? 'low' : 'normal'),
      ...statusOf(state, random),
      firstresponsesent: acknowledged,
      ring_acknowledgedon: acknowledged ? city.ago(made - Math.min(made - changed, later.between(0, 18))) : null,
      ring_teamid: category.teamId,
      subjectid: category.topicId,
      ring_requesttype: choiceValue('incident', 'ring_requesttype', requestType(category)),
      ring_categoryid: category.id,
      ring_propertyid: property?.id ?? null,
      ring_businessid: business?.id ?? null,
      ring_incidentaddress: String(property?.['address1_line1'] ?? `${random.between(2, 980)} ${random.pick(streets)}`),
      ring_latitude: property?.['address1_latitude'] ?? null,
      ring_longitude: property?.['address1_longitude'] ?? null,
      ring_remainanonymous: anonymous,
      ring_wantsupdates: !anonymous && random.chance(0.6),
      ring_confidential: random.chance(0.01),
      ring_acknowledgeby: toInstant(acknowledgeBy(new Date(createdon), category.hours, calendar)),
    },
    { made, changed, by },
  );
  if (unassigned) addQueueItem(city, random, incident, category.queueId, made);
  // Nothing about it says who called.
  if (!customer && made < days(365) && later.chance(0.15)) addPhoneCall(city, later, incident, undefined, made, by);
  addTimeline(city, later, { incident, customer, state, made, changed, by });
  if (origin === 'phone' && customer && made < days(365) && random.chance(0.45)) addPhoneCall(city, random, incident, customer, made, by);
}

export function addQueueItem(city: GrowingCity, random: Random, incident: AnyRow, queueId: string, made: number): void {
  city.add('queueitem', { id: random.guid(), title: incident['title'] ?? null, queueid: queueId, objectid: incident.id, objectidtype: 'incident', enteredon: city.ago(made) }, { made });
}

/** An answered call about a case, wrapped up. @param customer undefined: the caller remains anonymous, and nothing says who it was */
export function addPhoneCall(city: GrowingCity, random: Random, incident: AnyRow, customer: AnyRow | undefined, made: number, by: string, notes?: string): void {
  const number = customer?.['mobilephone'] ?? customer?.['telephone2'] ?? null;
  const seconds = random.between(60, 720);
  const call = city.add(
    'phonecall',
    {
      id: random.guid(),
      subject: customer ? `Call from ${String(customer['fullname'] ?? 'a citizen')}`.slice(0, 200) : 'Phone call',
      description: notes ?? null,
      phonenumber: number,
      directioncode: false,
      regardingobjectid: incident.id,
      regardingobjectidtype: 'incident',
      ownerid: by,
      owneridtype: 'systemuser',
      ring_contactid: customer?.id ?? null,
      ring_queue: '311 General',
      ring_disposition: choiceValue('phonecall', 'ring_disposition', 'newCase'),
      actualstart: city.ago(made + seconds / 3_600),
      actualend: city.ago(made),
      actualdurationminutes: Math.ceil(seconds / 60),
      statecode: choiceValue('phonecall', 'statecode', 'completed'),
      statuscode: choiceValue('phonecall', 'statuscode', 'received'),
    },
    { made, by },
  );
  const party = (given: Omit<AnyRow, 'id'>) =>
    city.add('activityparty', { id: random.guid(), activityid: call.id, activityidtype: 'phonecall', ...given }, { made, by });
  if (customer) party({ participationtypemask: 1, partyid: customer.id, partyidtype: 'contact', addressused: number });
  party({ participationtypemask: 2, partyid: by, partyidtype: 'systemuser' });
}

function statusOf(state: CaseState, random: Random): { statecode: number; statuscode: number } {
  const reasons: Record<CaseState, readonly string[]> = {
    active: ['inProgress', 'inProgress', 'inProgress', 'onHold', 'waitingForDetails', 'researching'],
    resolved: ['problemSolved', 'problemSolved', 'problemSolved', 'informationProvided'],
    cancelled: ['cancelled'],
  };
  return { statecode: choiceValue('incident', 'statecode', state), statuscode: choiceValue('incident', 'statuscode', random.pick(reasons[state])) };
}

function requestType(category: PlacedCategory): string {
  if (category.name === 'Public records request') return 'request';
  return /question|status|information|licence|records/i.test(category.name) ? 'inquireAbout' : 'report';
}
