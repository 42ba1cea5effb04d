/** Properties, businesses and the people of the demo city. */
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { fullName } from '../../shared/rules/full-name.ts';
import { businessKinds, businessWords, firstNames, lastNames, spanishFirstNames, spanishLastNames } from './names.ts';
import { knownCaller } from './known-callers.ts';
import { NumberPlan } from './number-plan.ts';
import { demoCity, postalCodes, streets, townCentre, wardCount } from './places.ts';
import type { Random } from './random.ts';
import type { GrowingCity } from './rows.ts';

export const inhabitantCounts = { contacts: 5_000, properties: 1_300, businesses: 220 } as const;

const propertyTypes = ['singleFamily', 'singleFamily', 'singleFamily', 'multiFamily', 'multiFamily', 'commercial', 'public', 'vacant'] as const;
const hoursPerYear = 365 * 24;

export interface Inhabitants {
  readonly properties: readonly AnyRow[];
  readonly businesses: readonly AnyRow[];
  /** Those who may be a case's customer; Anonymous is not among them. */
  readonly contacts: readonly AnyRow[];
}

export function addInhabitants(city: GrowingCity, random: Random): Inhabitants {
  const properties = addProperties(city, random);
  const businesses = addBusinesses(city, random);
  return { properties, businesses, contacts: addContacts(city, random, properties, businesses) };
}

function addressOf(random: Random, street: string) {
  return { address1_line1: street, address1_city: demoCity.name, address1_postalcode: random.pick(postalCodes) };
}
function positionOf(random: Random) {
  return {
    address1_latitude: Number((townCentre.latitude + (random.next() - 0.5) * 0.08).toFixed(6)),
    address1_longitude: Number((townCentre.longitude + (random.next() - 0.5) * 0.12).toFixed(6)),
  };
}

function addProperties(city: GrowingCity, random: Random): AnyRow[] {
  const taken = new Set<string>([knownCaller.street]);
  const properties: AnyRow[] = [];
  while (properties.length < inhabitantCounts.properties) {
    const street = `${random.between(2, 980)} ${random.pick(streets)}`;
    if (taken.has(street)) continue;
    taken.add(street);
    const ward = random.between(1, wardCount);
    properties.push(
      city.add(
        'account',
        {
          id: random.guid(),
          name: street,
          ring_kind: choiceValue('account', 'ring_kind', 'property'),
          ...addressOf(random, street),
          ...positionOf(random),
          ring_ward: `Ward ${ward}`,
          ring_parcelid: `${String(ward * 100 + random.between(1, 60)).padStart(4, '0')}-${String(200 + properties.length).padStart(3, '0')}`,
          ring_propertytype: choiceValue('account', 'ring_propertytype', random.pick(propertyTypes)),
        },
        { made: 3 * hoursPerYear, changed: random.between(24, 3 * hoursPerYear) },
      ),
    );
  }
  return properties;
}

function addBusinesses(city: GrowingCity, random: Random): AnyRow[] {
  const businesses: AnyRow[] = [];
  const taken = new Set<string>();
  while (businesses.length < inhabitantCounts.businesses) {
    const [kind, businessCategory] = random.pick(businessKinds);
    const name = `${random.pick(businessWords)} ${kind}`;
    if (taken.has(name)) {
      if (taken.size >= businessWords.length * businessKinds.length) break;
      continue;
    }
    taken.add(name);
    businesses.push(
      city.add(
        'account',
        {
          id: random.guid(),
          name,
          ring_kind: choiceValue('account', 'ring_kind', 'business'),
          ...addressOf(random, `${random.between(2, 980)} ${random.pick(streets)}`),
          ring_ward: `Ward ${random.between(1, wardCount)}`,
          ring_licence: `BL-${random.between(10_000, 99_999)}`,
          ring_businesscategory: businessCategory,
        },
        { made: random.between(1_000, 3 * hoursPerYear) },
      ),
    );
  }
  return businesses;
}

function addContacts(city: GrowingCity, random: Random, properties: readonly AnyRow[], businesses: readonly AnyRow[]): AnyRow[] {
  city.add('contact', { id: anonymousContactId, firstname: 'Anonymous', fullname: 'Anonymous' }, { made: 3 * hoursPerYear });
  const numbers = new NumberPlan(random);
  const contacts: AnyRow[] = [];
  while (contacts.length < inhabitantCounts.contacts - 1) {
    if (random.chance(0.06)) {
      contacts.push(addGuest(city, random));
      continue;
    }
    const first = addResident(city, random, numbers, properties, businesses);
    contacts.push(first);
    // A household: the same home, the same landline, as often as not the same family name.
    if (!random.chance(0.06) || contacts.length >= inhabitantCounts.contacts - 1) continue;
    const second = addResident(city, random, numbers, properties, businesses);
    const landline = numbers.next();
    for (const column of ['address1_line1', 'address1_city', 'address1_postalcode', 'ring_propertyid']) second[column] = first[column] ?? null;
    if (random.chance(0.6)) {
      second['lastname'] = first['lastname'] ?? null;
      second['fullname'] = fullName({ firstname: String(second['firstname']), lastname: String(second['lastname']) });
    }
    first['telephone2'] = numbers.spelled(landline);
    second['telephone2'] = numbers.spelled(landline);
    contacts.push(second);
  }
  return contacts;
}

function addResident(city: GrowingCity, random: Random, numbers: NumberPlan, properties: readonly AnyRow[], businesses: readonly AnyRow[]): AnyRow {
  const hispanic = random.chance(0.24);
  const firstname = random.pick(hispanic && random.chance(0.85) ? spanishFirstNames : firstNames);
  const lastname = random.pick(hispanic ? spanishLastNames : lastNames);
  const home = random.chance(0.7) ? random.pick(properties) : undefined;
  const inactive = random.chance(0.03);
  const made = random.between(24, 3 * hoursPerYear);
  const business = random.chance(0.04) ? random.pick(businesses) : undefined;
  return city.add(
    'contact',
    {
      id: random.guid(),
      firstname,
      lastname,
      fullname: fullName({ firstname, lastname }),
      mobilephone: random.chance(0.82) ? numbers.spelled(numbers.next()) : null,
      telephone1: business ? `${numbers.spelled(numbers.next())}${random.chance(0.3) ? ` x${random.between(10, 99)}` : ''}` : null,
      telephone2: random.chance(0.16) ? numbers.spelled(numbers.next()) : null,
      emailaddress1: random.chance(0.6) ? mailbox(firstname, lastname, random) : null,
      ...(home
        ? { address1_line1: home['address1_line1'] ?? null, address1_city: demoCity.name, address1_postalcode: home['address1_postalcode'] ?? null, ring_propertyid: home.id }
        : addressOf(random, `${random.between(2, 980)} ${random.pick(streets)}`)),
      ...(business ? { parentcustomerid: business.id, parentcustomeridtype: 'account' } : {}),
      ring_preferredlanguage: choiceValue('contact', 'ring_preferredlanguage', hispanic && random.chance(0.45) ? 'spanish' : 'english'),
      statecode: choiceValue('contact', 'statecode', inactive ? 'inactive' : 'active'),
      statuscode: choiceValue('contact', 'statuscode', inactive ? 'inactive' : 'active'),
    },
    { made, changed: random.between(2, made) },
  );
}

/** A few whom a call-taker should know about before answering. */
export function markContacts(city: GrowingCity, random: Random, { contacts }: Inhabitants): void {
  const residents = contacts.filter((contact) => contact['ring_isguest'] !== true && contact['statecode'] === 0);
  for (let count = 0; count < 8; count += 1) random.pick(residents)['ring_isvip'] = true;
  for (let count = 0; count < 6; count += 1) Object.assign(random.pick(residents), { ring_isabusive: true, ring_abusiveuntil: city.ago(-random.between(24, 90 * 24)) });
  for (let count = 0; count < 25; count += 1) random.pick(residents)['donotphone'] = true;
}

/** Portal guests have a minimal profile; old ones are archived. */
function addGuest(city: GrowingCity, random: Random): AnyRow {
  const made = random.between(2, hoursPerYear);
  const archived = made > 180 * 24;
  const session = random.guid();
  const lastname = `Guest ${session.slice(0, 6).toUpperCase()}`;
  return city.add(
    'contact',
    {
      id: random.guid(),
      lastname,
      fullname: lastname,
      ring_isguest: true,
      ring_sessionid: session,
      emailaddress1: random.chance(0.3) ? `guest.${session.slice(0, 8)}@mail.example` : null,
      statecode: choiceValue('contact', 'statecode', archived ? 'inactive' : 'active'),
      statuscode: choiceValue('contact', 'statuscode', archived ? 'inactive' : 'active'),
    },
    { made, changed: archived ? made - 180 * 24 : made },
  );
}

function mailbox(firstname: string, lastname: string, random: Random): string {
  const plain = (text: string) => text.normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase();
  return `${plain(firstname)}.${plain(lastname)}${random.between(1, 99)}@mail.example`;
}
