/** Rosalind Achterberg of 418 Juniper Street, her neighbour in the house, and a household with one landline. */
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { addPhoneCall, addQueueItem } from './case-history.ts';
import { knownCaller, sharedNumber } from './known-callers.ts';
import { demoUser } from './people.ts';
import { demoCity, townCentre } from './places.ts';
import type { Random } from './random.ts';
import type { GrowingCity } from './rows.ts';
import type { PlacedCategory, Structure } from './structure.ts';
import { addResolution } from './timeline.ts';

const home = { address1_line1: knownCaller.street, address1_city: demoCity.name, address1_postalcode: '97082' } as const;
const aYear = 365 * 24;

export function addKnownStory(city: GrowingCity, random: Random, later: Random, structure: Structure): void {
  const property = city.add(
    'account',
    {
      id: random.guid(),
      name: knownCaller.street,
      ring_kind: choiceValue('account', 'ring_kind', 'property'),
      ...home,
      address1_latitude: townCentre.latitude,
      address1_longitude: townCentre.longitude,
      ring_ward: 'Ward 4',
      ring_parcelid: '0412-118',
      ring_propertytype: choiceValue('account', 'ring_propertytype', 'singleFamily'),
    },
    { made: 3 * aYear },
  );
  const person = (id: string, firstname: string, lastname: string, more: Omit<AnyRow, 'id'>) =>
    city.add('contact', { id, firstname, lastname, fullname: `${firstname} ${lastname}`, ...home, ring_propertyid: property.id, ...more }, { made: 2 * aYear });
  const rosalind = person(knownCaller.contactId, knownCaller.firstName, knownCaller.lastName, {
    mobilephone: '(743) 555-0142',
    emailaddress1: 'r.achterberg@mail.example',
    ring_preferredlanguage: choiceValue('contact', 'ring_preferredlanguage', 'spanish'),
  });
  const bruno = person(random.guid(), 'Bruno', 'Marchetti', { mobilephone: '743-555-0131' });
  for (const name of ['Edda', 'Hollis']) {
    city.add('contact', { id: random.guid(), firstname: name, lastname: 'Quackenbush', fullname: `${name} Quackenbush`, telephone2: sharedNumber, address1_city: demoCity.name }, { made: aYear });
  }

  const taker = demoUser('call-taker')?.id ?? '';
  const worker = demoUser('teo.brandvold')?.id ?? '';
  const about = (customer: AnyRow, name: string, made: number, title: string, more: Omit<AnyRow, 'id'>): AnyRow => {
    const category = categoryNamed(structure, name);
    const waiting = more['ownerid'] === undefined;
    const incident = city.add(
      'incident',
      {
        id: random.guid(),
        title,
        customerid: customer.id,
        customeridtype: 'contact',
        ownerid: category.teamId,
        owneridtype: 'team',
        caseorigincode: choiceValue('incident', 'caseorigincode', 'phone'),
        ring_requesttype: choiceValue('incident', 'ring_requesttype', 'report'),
        ring_categoryid: category.id,
        ring_teamid: category.teamId,
        subjectid: category.topicId,
        ring_acknowledgedon: more['firstresponsesent'] === true ? city.ago(made - 2) : null,
        ring_propertyid: property.id,
        ring_incidentaddress: knownCaller.street,
        ring_wantsupdates: true,
        ...more,
      },
      { made, changed: waiting ? made : made - 2, by: taker },
    );
    if (more['statecode'] !== undefined) addResolution(city, later, { incident, changed: made - 2 });
    if (waiting) addQueueItem(city, random, incident, category.queueId, made);
    return incident;
  };
  const own = { ownerid: worker, owneridtype: 'systemuser', firstresponsesent: true } as const;
  const resolved = { ...own, statecode: choiceValue('incident', 'statecode', 'resolved'), statuscode: choiceValue('incident', 'statuscode', 'problemSolved') };

  const pothole = about(rosalind, 'Pothole', 232 * 24, 'Pothole in front of the driveway', resolved);
  addPhoneCall(city, random, pothole, rosalind, 232 * 24, taker);
  about(rosalind, 'Street light out', 9 * 24, 'Street light out at the corner', { ...own, ring_acknowledgeby: city.ago(8 * 24) });
  // In business hours the countdown runs; its end is set for the picture and not by the calendar.
  const recycling = about(rosalind, 'Missed collection', 2 * 24, 'Recycling not collected, second week', { ring_acknowledgeby: city.ago(-80 / 60) });
  addPhoneCall(city, random, recycling, rosalind, 2 * 24, taker, 'Blue cart skipped again, third time since spring. Asked for a supervisor to call.');
  about(bruno, 'Low water pressure', 3 * 24, 'Low water pressure', { ring_acknowledgeby: city.ago(-30) });
  for (const [name, age] of [['Cart repair', 410], ['Barking dog', 520], ['Street sweeping', 610], ['Tree trimming', 700]] as const) {
    about(bruno, name, age * 24, categoryNamed(structure, name).subjects[0] ?? name, resolved);
  }
}

function categoryNamed(structure: Structure, name: string): PlacedCategory {
  const category = structure.categories.find((candidate) => candidate.name === name);
  if (!category) throw new Error(`The demo city has no category ${name}`);
  return category;
}
