/** What happened about a case besides calls: notes, e-mails, tasks, articles that were used, and how it was resolved. */
import { type AnyRow, choiceLabel, choiceValue } from '../../shared/entities/index.ts';
import type { Random } from './random.ts';
import type { CaseState, GrowingCity } from './rows.ts';

const resolutions = [
  'A crew went out and mended it. Checked on site.',
  'Done with the regular round of the week.',
  'The citizen was called and is content.',
  'Found in order at the visit; nothing to do any more.',
  'Passed on to the owner of the property, who has mended it.',
] as const;
const answers = ['The citizen was told where to read about it.', 'Explained on the telephone.', 'The document was sent by e-mail.'] as const;
const remarks = ['Left a message, will call again tomorrow.', 'The neighbour at the corner confirms it.', 'Crew asks for a photo of the pole.', 'Second visit planned.', 'Key is with the caretaker.'] as const;
const chores = ['Call back with a date', 'Check on site', 'Ask the crew for a time', 'Look for the earlier case'] as const;

/** A case of the history with its age and the age of its last change, in hours. */
export interface PlacedCase {
  readonly incident: AnyRow;
  /** Undefined: the citizen remains anonymous. */
  readonly customer: AnyRow | undefined;
  readonly state: CaseState;
  readonly made: number;
  readonly changed: number;
  readonly by: string;
}

export function addTimeline(city: GrowingCity, random: Random, placed: PlacedCase): void {
  const { incident, customer, state, changed, by } = placed;
  if (state === 'resolved') addResolution(city, random, placed);
  const confidential = incident['ring_confidential'] === true;
  if (random.chance(confidential ? 0.6 : 0.04)) addNote(city, random, placed);
  if (customer && random.chance(confidential ? 0.3 : 0.04)) addEmail(city, random, placed, customer);
  if (state === 'active' && random.chance(0.12)) addTask(city, random, placed);
  if (random.chance(0.03)) {
    const articles = city.rows.knowledgearticle.filter((article) => article['subjectid'] !== null && article['subjectid'] === incident['subjectid']);
    const article = articles.length > 0 ? random.pick(articles) : undefined;
    if (article) city.add('knowledgearticleincident', { id: random.guid(), knowledgearticleid: article.id, incidentid: incident.id }, { made: changed, by });
  }
}

export function addResolution(city: GrowingCity, random: Random, { incident, changed }: Pick<PlacedCase, 'incident' | 'changed'>): void {
  const type = Number(incident['statuscode']);
  const minutes = 5 * random.between(1, 24);
  const by = String(incident['ownerid']);
  city.add(
    'incidentresolution',
    {
      id: random.guid(),
      subject: choiceLabel('incidentresolution', 'resolutiontypecode', type) ?? null,
      description: random.pick(type === choiceValue('incidentresolution', 'resolutiontypecode', 'problemSolved') ? resolutions : answers),
      incidentid: incident.id,
      ownerid: by,
      owneridtype: 'systemuser',
      resolutiontypecode: type,
      timespent: minutes,
      totaltimespent: minutes,
      actualend: incident['modifiedon'] ?? null,
      statecode: choiceValue('incidentresolution', 'statecode', 'completed'),
      statuscode: choiceValue('incidentresolution', 'statuscode', 'closed'),
    },
    { made: changed, by },
  );
}

function addNote(city: GrowingCity, random: Random, { incident, made, changed, by }: PlacedCase): void {
  const about = { objectid: incident.id, objectidtype: 'incident', ownerid: by, owneridtype: 'systemuser' } as const;
  city.add('annotation', { id: random.guid(), subject: 'Note', notetext: random.pick(remarks), ...about }, { made: random.between(changed, made), by });
}

function addTask(city: GrowingCity, random: Random, { incident, changed, by }: PlacedCase): void {
  const owner = incident['owneridtype'] === 'systemuser' ? String(incident['ownerid']) : by;
  const about = { regardingobjectid: incident.id, regardingobjectidtype: 'incident', ownerid: owner, owneridtype: 'systemuser' } as const;
  city.add('task', { id: random.guid(), subject: random.pick(chores), scheduledend: city.ago(-random.between(2, 96)), ...about }, { made: changed, by: owner });
}

/** The citizen's own message when the case came by e-mail, else the acknowledgement. */
function addEmail(city: GrowingCity, random: Random, { incident, made, changed, by }: PlacedCase, customer: AnyRow): void {
  const address = customer['emailaddress1'] ?? null;
  const incoming = incident['caseorigincode'] === choiceValue('incident', 'caseorigincode', 'email');
  if (address === null || (!incoming && incident['firstresponsesent'] !== true)) return;
  const at = incoming ? made : random.between(changed, made);
  const email = city.add(
    'email',
    {
      id: random.guid(),
      subject: incoming ? (incident['title'] ?? null) : 'We have received your request',
      description: incoming ? `<p>${String(incident['title'])}. Please see to it.</p>` : `<p>Dear ${String(customer['fullname'])},</p><p>thank you for writing to Port Alder 311.</p>`,
      directioncode: !incoming,
      regardingobjectid: incident.id,
      regardingobjectidtype: 'incident',
      ownerid: by,
      owneridtype: 'systemuser',
      senton: incoming ? null : city.ago(at),
      actualend: city.ago(at),
      statecode: choiceValue('email', 'statecode', 'completed'),
      statuscode: choiceValue('email', 'statuscode', incoming ? 'received' : 'sent'),
    },
    { made: at, by },
  );
  const party = (mask: number, given: Omit<AnyRow, 'id'>) =>
    city.add('activityparty', { id: random.guid(), activityid: email.id, activityidtype: 'email', participationtypemask: mask, ...given }, { made: at, by });
  party(incoming ? 1 : 2, { partyid: customer.id, partyidtype: 'contact', addressused: address });
  party(incoming ? 2 : 1, { partyid: by, partyidtype: 'systemuser' });
}
