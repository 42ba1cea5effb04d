import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearlySame, sameAddress } from '../../shared/rules/addresses.ts';
import { boxAround, metresBetween, offsetFrom } from '../../shared/rules/distance.ts';

const town = { latitude: 45.9312, longitude: -123.9144 };
const somewhere = fc.record({ latitude: fc.double({ min: -70, max: 70, noNaN: true }), longitude: fc.double({ min: -170, max: 170, noNaN: true }) });

test('a degree of latitude is 111.2 km, and a degree of longitude shrinks with the latitude', () => {
  expect(metresBetween({ latitude: 45, longitude: 0 }, { latitude: 46, longitude: 0 })).toBeCloseTo(111_195, -1);
  expect(metresBetween({ latitude: 60, longitude: 0 }, { latitude: 60, longitude: 1 })).toBeCloseTo(55_597, -2);
  expect(metresBetween(town, town)).toBe(0);
});

test('whatever lies within the distance lies in the box, and its offset is as long as its distance', () => {
  fc.assert(
    fc.property(somewhere, fc.double({ min: 1, max: 5000, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (origin, metres, east, north) => {
      const box = boxAround(origin, metres);
      const place = { latitude: origin.latitude + (north * metres) / 100_000, longitude: origin.longitude + ((east * metres) / 100_000) * 3 };
      const distance = metresBetween(origin, place);
      const offset = offsetFrom(origin, place);
      expect(Math.abs(Math.hypot(offset.east, offset.north) - distance)).toBeLessThan(Math.max(1, distance * 0.01));
      if (distance > metres) return;
      expect(place.latitude >= box.south && place.latitude <= box.north && place.longitude >= box.west && place.longitude <= box.east).toBe(true);
    }),
  );
});

test('addresses are the same however they are typed; a suggestion has the same number and a street that is spelled nearly so', () => {
  expect(sameAddress(' 418  juniper street', '418 Juniper Street.')).toBe(true);
  expect(sameAddress('Calle Núñez 4', 'calle nunez 4')).toBe(true);
  expect(sameAddress('', '')).toBe(false);
  const known = ['418 Juniper Street', '41 Juniper Street', '418 Jupiter Street'];
  expect(nearlySame('418 Juniper Stret', known)).toBe('418 Juniper Street');
  expect(nearlySame('418 Junpier Street', known)).toBe('418 Juniper Street');
  expect(nearlySame('419 Juniper Stret', known)).toBeNull();
  expect(nearlySame('418 Harbor Road', known)).toBeNull();
  expect(nearlySame('418 Juniper Street', ['418 Juniper Street'])).toBeNull(); // it is the one, and no suggestion
  expect([editDistance('', 'abc'), editDistance('kitten', 'sitting'), editDistance('same', 'same')]).toEqual([3, 3, 0]);
});
