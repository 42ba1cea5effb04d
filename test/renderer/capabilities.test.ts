import { expect, test } from 'vitest';
import { capabilitiesFor, mayAnswer, noCapabilities } from '../../renderer/common/capabilities.ts';

test('the buttons of a call are those of its own telephone system, not what all of them can do', () => {
  const [hall, depot] = [{ ...noCapabilities, hold: true, hangUp: true }, { ...noCapabilities, hangUp: true }];
  const desk = { capabilities: depot, systems: { 'city-hall': hall, depot } };
  expect(capabilitiesFor(desk, 'city-hall/pbx-1766.12')).toEqual(hall);
  expect(capabilitiesFor(desk, 'depot/1766.12')).toEqual(depot);
  expect(capabilitiesFor(desk, 'push/42-1'), 'nobody can tell that one anything').toEqual(noCapabilities);
  expect(capabilitiesFor({ ...desk, systems: {} }, 'push/42-1'), 'the service does not tell of each').toEqual(depot);
  expect(capabilitiesFor(null, 'depot/1766.12')).toEqual(noCapabilities);
});

test('Answer is offered by the telephone system of the call; one that nobody tells of follows what the desk can do everywhere', () => {
  const [hall, depot] = [{ ...noCapabilities, answer: true }, noCapabilities];
  const desk = { capabilities: depot, systems: { 'city-hall': hall, depot } };
  expect(mayAnswer(desk, 'city-hall/pbx-1766.12')).toBe(true);
  expect(mayAnswer(desk, 'depot/1766.12')).toBe(false);
  expect(mayAnswer(desk, 'push/42-1')).toBe(false);
  expect(mayAnswer({ ...desk, capabilities: hall }, 'push/42-1'), 'taken here by whoever presses Answer').toBe(true);
  expect(mayAnswer({ ...desk, systems: {}, capabilities: hall }, 'depot/1766.12'), 'without the line').toBe(true);
  expect(mayAnswer(null, 'depot/1766.12')).toBe(false);
});
