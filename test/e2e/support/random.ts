/** Numbers that are the same for the same seed (mulberry32). */
export interface SeededRandom {
  /** 0 to 1, 1 excluded. */
  unit(): number;
  /** A whole number, 0 to `limit`, `limit` excluded. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
}

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(unit() * limit);
  return { unit, below, chance: (probability) => unit() < probability, pick: (items) => items[below(items.length)] ?? items[0] };
}
