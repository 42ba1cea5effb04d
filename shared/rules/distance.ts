/** Distances within a city, in metres. Coordinates are degrees (WGS 84); a city does not lie across the 180th meridian or at a pole. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Mean radius of the earth. */
const radiusMetres = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Along the surface (haversine). */
export function metresBetween(one: Position, other: Position): number {
  const north = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const east = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const chord = north + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * east;
  return 2 * radiusMetres * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Where something lies as seen from a point: metres to the east and to the north. Good for as far as one can walk. */
export function offsetFrom(origin: Position, place: Position): { east: number; north: number } {
  return {
    east: radians(place.longitude - origin.longitude) * Math.cos(radians(origin.latitude)) * radiusMetres,
    north: radians(place.latitude - origin.latitude) * radiusMetres,
  };
}

/** Everything that is at most so far away lies in this box; what lies in it may be farther away. */
export function boxAround({ latitude, longitude }: Position, metres: number): { south: number; north: number; west: number; east: number } {
  const high = ((metres * 1.001) / radiusMetres) * (180 / Math.PI);
  const wide = high / Math.cos(radians(Math.abs(latitude) + high));
  return { south: latitude - high, north: latitude + high, west: longitude - wide, east: longitude + wide };
}
