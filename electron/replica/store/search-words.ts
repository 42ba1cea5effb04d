/** What a person types into a search box, as words and digits. */

/** FTS5's own syntax never comes from a person: every word becomes a quoted string. */
const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`;

/** As the tokenizer sees it: letters and digits, folded to lower case without accents. */
export function searchWords(text: string): string[] {
  const folded = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 8);
}

/** All words, the last one whole. Many rows have it or none; either way no list of prefixes has to be merged. */
export function wholeWords(words: readonly string[]): string {
  return words.map(quoted).join(' AND ');
}

/** All words, each as the beginning of one. A single letter would be in nearly every row and says nothing beside longer words. */
export function beginnings(words: readonly string[]): string | null {
  const useful = words.filter((word) => [...word].length > 1);
  return useful.length === 0 ? null : useful.map((word) => `${quoted(word)} *`).join(' AND ');
}

/** The digits of a text that may be a telephone number, at least four; null when it is something else. */
export function typedDigits(text: string): string | null {
  const digits = text.normalize('NFKC').replace(/\D/g, '');
  return digits.length >= 4 && digits.length <= 15 && /^[\s\d+().\-/]*$/.test(text.normalize('NFKC')) ? digits : null;
}
