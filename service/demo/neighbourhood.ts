/** Around 418 Juniper Street: a neighbour's case about the same matter with a second reporter, and two of other kinds, for the form of a new case. */
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { addQueueItem } from './case-history.ts';
import { demoUser } from './people.ts';
import { demoCity, townCentre } from './places.ts';
import type { Random } from './random.ts';
import type { GrowingCity } from './rows.ts';
import type { Structure } from './structure.ts';

const aYear = 365 * 24;
/** Degrees of so many metres at this latitude. */
const north = (metres: number) => Number((townCentre.latitude + metres / 111_195).toFixed(6));
const east = (metres: number) => Number((townCentre.longitude + metres / (111_195 * Math.cos((townCentre.latitude * Math.PI) / 180))).toFixed(6));

export function addNeighbourhood(city: GrowingCity, random: Random, structure: Structure): void {
  const taker = demoUser('call-taker')?.id ?? '';
  const property = (number: number, metresEast: number, metresNorth: number, parcel: string): AnyRow =>
    city.add(
      'account',
      {
        id: random.guid(),
        name: `${number} Juniper Street`,
        ring_kind: choiceValue('account', 'ring_kind', 'property'),
        address1_line1: `${number} Juniper Street`,
        address1_city: demoCity.name,
        address1_postalcode: '97082',
        address1_latitude: north(metresNorth),
        address1_longitude: east(metresEast),
        ring_ward: 'Ward 4',
        ring_parcelid: parcel,
        ring_propertytype: choiceValue('account', 'ring_propertytype', 'singleFamily'),
      },
      { made: 3 * aYear },
    );
  const person = (firstname: string, lastname: string, home: AnyRow): AnyRow =>
    city.add(
      'contact',
      {
        id: random.guid(),
        firstname,
        lastname,
        fullname: `${firstname} ${lastname}`,
        address1_line1: home['address1_line1'] ?? null,
        address1_city: demoCity.name,
        address1_postalcode: '97082',
        ring_propertyid: home.id,
        ring_preferredlanguage: choiceValue('contact', 'ring_preferredlanguage', 'english'),
      },
      { made: aYear },
    );
  const waiting = (customer: AnyRow, place: AnyRow, name: string, title: string, made: number): AnyRow => {
    const category = structure.categories.find((candidate) => candidate.name === name);
    if (!category) throw new Error(`The demo city has no category ${name}`);
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
        ring_propertyid: place.id,
        ring_incidentaddress: place['address1_line1'] ?? null,
        ring_latitude: place['address1_latitude'] ?? null,
        ring_longitude: place['address1_longitude'] ?? null,
        firstresponsesent: true,
        ring_acknowledgedon: city.ago(made - 2),
      },
      { made, changed: made - 2, by: taker },
    );
    addQueueItem(city, random, incident, category.queueId, made);
    return incident;
  };

  const [near, across, behind] = [property(430, 98, 69, '0412-124'), property(411, -96, -57, '0412-111'), property(425, 46, -83, '0412-121')];
  const [first, second, third] = [person('Odette', 'Lindqvist', near), person('Marcus', 'Feldhaus', across), person('Wanda', 'Pieterse', behind)];
  const block = waiting(first, near, 'Missed collection', 'Recycling not collected, whole block', 2 * 24 + 1);
  city.add('task', { id: random.guid(), subject: 'Crew returns', regardingobjectid: block.id, regardingobjectidtype: 'incident', scheduledend: city.ago(-36), ownerid: taker, owneridtype: 'systemuser' }, { made: 24, by: taker });
  city.add(
    'connection',
    { id: random.guid(), name: 'Reporter', description: 'Reported the same matter.', record1id: block.id, record1idtype: 'incident', record2id: second.id, record2idtype: 'contact' },
    { made: 30, by: taker },
  );
  waiting(second, across, 'Sidewalk damage', 'Sidewalk lifted by tree roots', 6 * 24);
  waiting(third, behind, 'Tree trimming', 'Branches touch the wires', 11 * 24);
}
