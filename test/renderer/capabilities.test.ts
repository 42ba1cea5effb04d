import { expect, test } from 'vitest';
import { capabilitiesFor, noCapabilities } from '../../renderer/workspace/calls/no-capabilities.ts';

test('the buttons of a call are those of its own telephone system, not what all of them can do', () => {
  const [hall, depot] = [{ ...noCapabilities, hold: true, hangUp: true }, { ...noCapabilities, hangUp: true }];
  const desk = { capabilities: depot, systems: { 'city-hall': hall, depot } };
  expect(capabilitiesFor(desk, 'city-hall/pbx-1766.12')).toEqual(hall);
  expect(capabilitiesFor(desk, 'depot/1766.12')).toEqual(depot);
  expect(capabilitiesFor(desk, 'push/42-1'), 'nobody can tell that one anything').toEqual(noCapabilities);
  expect(capabilitiesFor({ ...desk, systems: {} }, 'push/42-1'), 'the service does not tell of each').toEqual(depot);
  expect(capabilitiesFor(null, 'depot/1766.12')).toEqual(noCapabilities);
});
