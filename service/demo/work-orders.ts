/** A few cases are with a crew: they were submitted to the work-order system and are read-only here (P12). */
import { choiceValue } from '../../shared/entities/index.ts';
import { toInstant } from '../store/row-codec.ts';
import type { Random } from './random.ts';
import type { GrowingCity } from './rows.ts';

const workOrderCount = 24;
const active = choiceValue('incident', 'statecode', 'active');

export function addWorkOrders(city: GrowingCity, random: Random): void {
  const candidates = city.rows.incident.filter((incident) => incident['statecode'] === active && incident['owneridtype'] === 'systemuser');
  const taken = new Set<string>();
  while (taken.size < Math.min(workOrderCount, candidates.length)) {
    const incident = random.pick(candidates);
    if (taken.has(incident.id)) continue;
    taken.add(incident.id);
    const age = (city.now.getTime() - Date.parse(String(incident['modifiedon']))) / 3_600_000;
    // The system's answer comes with the next hourly replication.
    const arrived = age > 1;
    const number = `NX-${20_000 + taken.size * 7}`;
    const order = city.add(
      'ring_workorder',
      {
        id: random.guid(),
        ring_number: arrived ? number : null,
        ring_link: arrived ? `https://workorders.portalder.example/${number}` : null,
        ring_incidentid: incident.id,
        ring_status: choiceValue('ring_workorder', 'ring_status', arrived ? 'inProgress' : 'submitted'),
        ring_submittedon: incident['modifiedon'] ?? null,
        ring_synchronizedon: arrived ? toInstant(new Date(Date.parse(String(incident['modifiedon'])) + 3_600_000)) : null,
      },
      { made: age, by: String(incident['ownerid']) },
    );
    incident['ring_workorderid'] = order.id;
  }
}
