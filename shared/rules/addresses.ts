/** Addresses as people type them. */

/** Its words, folded: "418 Juniper St." and "418  juniper st" are the same. */
export function addressKey(address: string): string {
  const folded = address.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

export function sameAddress(one: string, other: string): boolean {
  const key = addressKey(one);
  return key !== '' && key === addressKey(other);
}

/** The one that is spelled nearly like what was typed, with the same house number; null: none is near enough. */
export function nearlySame(typed: string, addresses: readonly string[]): string | null {
  const [number, ...street] = addressKey(typed).split(' ');
  const name = street.join(' ');
  const atMost = Math.min(3, Math.floor(name.length / 4));
  let best: { address: string; distance: number } | null = null;
  for (const address of addresses) {
    const [otherNumber, ...otherStreet] = addressKey(address).split(' ');
    if (otherNumber !== number) continue;
    const distance = editDistance(name, otherStreet.join(' '));
    if (distance > 0 && distance <= atMost && distance < (best?.distance ?? Infinity)) best = { address, distance };
  }
  return best?.address ?? null;
}

/** How many letters differ: exchanged, left out or too many (Levenshtein). */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const exchanged = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
