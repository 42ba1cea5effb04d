/** The value that `share` of the samples do not exceed (nearest rank, so it is always one that was measured). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('There are no samples');
  return value;
}

/** For figures that people read: three digits that count, not more. */
export function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(value >= 100 ? 4 : 3));
}
