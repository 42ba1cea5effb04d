/** The acknowledgement clocks of the cases that are worked on, as Dataverse's clients look for them. */
import { type AnyRow, choiceValue, type Row } from '../../shared/entities/index.ts';
import { kpiOf } from '../../shared/rules/acknowledgement-clock.ts';
import { toInstant } from '../store/row-codec.ts';
import type { Random } from './random.ts';
import type { GrowingCity } from './rows.ts';

const active = choiceValue('incident', 'statecode', 'active');

export function addClocks(city: GrowingCity, random: Random): void {
  const now = toInstant(city.now);
  const hour = (instant: unknown) => (city.now.getTime() - Date.parse(String(instant))) / 3_600_000;
  for (const incident of city.rows.incident) {
    if (incident['statecode'] !== active || incident['ring_acknowledgeby'] === null) continue;
    const kpi = city.add('slakpiinstance', { id: random.guid(), regarding: incident.id, ...kpiOf(asCase(incident), now) }, { made: hour(incident['createdon']), changed: hour(incident['modifiedon']) });
    incident['firstresponsebykpiid'] = kpi.id;
  }
}

function asCase(incident: AnyRow): Row<'incident'> {
  return incident as unknown as Row<'incident'>;
}
