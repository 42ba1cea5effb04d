/** The demo city as rows: the same seed and the same instant give the same city. Nothing in it is copied from anywhere. */
import { businessCalendar } from '../../shared/rules/acknowledgement.ts';
import { ticketNumber } from '../rules/incident-rules.ts';
import { addCases } from './case-history.ts';
import { addClocks } from './clocks.ts';
import { addInhabitants, markContacts } from './inhabitants.ts';
import { articles } from './knowledge.ts';
import { addKnownStory } from './known-story.ts';
import { addNeighbourhood } from './neighbourhood.ts';
import { demoUser } from './people.ts';
import { demoCity } from './places.ts';
import { Random } from './random.ts';
import { type CityRows, GrowingCity } from './rows.ts';
import { addStructure } from './structure.ts';
import { addWorkOrders } from './work-orders.ts';

export const demoSeed = 311;
/** The city's first case in this system had the next number. */
const ticketsBefore = 30_000;

export interface DemoCity {
  readonly rows: CityRows;
  /** The last numbers given out. */
  readonly sequences: { readonly ticket: number; readonly article: number };
}

export function generateCity(now: Date, seed: number = demoSeed): DemoCity {
  const random = new Random(seed);
  const city = new GrowingCity(now, demoUser('admin')?.id ?? '');
  const later = new Random(seed + 1);
  const structure = addStructure(city, random, later);
  const inhabitants = addInhabitants(city, random);
  addCases(city, random, later, structure, inhabitants, businessCalendar(demoCity.timeZone));
  markContacts(city, later, inhabitants);
  addWorkOrders(city, later);
  addClocks(city, later);
  addKnownStory(city, random, later, structure);
  addNeighbourhood(city, new Random(seed + 2), structure);
  // Numbers rise with the age, as if the cases had come one after the other.
  const incidents = city.rows.incident;
  incidents.sort((one, other) => compare(String(one['createdon']), String(other['createdon'])));
  incidents.forEach((incident, index) => (incident['ticketnumber'] = ticketNumber(ticketsBefore + index + 1)));
  return { rows: city.rows, sequences: { ticket: ticketsBefore + incidents.length, article: 1_000 + articles.length } };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
