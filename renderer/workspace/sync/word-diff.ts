/** Which words of two texts differ, and one text that holds what both say. */
export interface Segment {
  readonly text: string;
  readonly differs: boolean;
}

/** Above this many comparisons the middle counts as different as a whole: nobody reads it word by word any more. */
const maximumCells = 4_000_000;

const words = (text: string) => text.match(/\s+|\S+/gu) ?? [];
const sentences = (text: string) => text.match(/[^\n]*?[.!?…]+(?=\s|$)\s*|[^\n]+\s*|\n+/gu) ?? [];
const isSpace = (word: string) => word.trim() === '';

/** Pairs of places at which both lists hold the same, in order: a longest common subsequence. */
function common(one: readonly string[], other: readonly string[]): [number, number][] {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  const rows = one.length - start - end;
  const columns = other.length - start - end;
  const pairs: [number, number][] = Array.from({ length: start }, (_, index) => [index, index]);
  if (rows > 0 && columns > 0 && rows * columns <= maximumCells) {
    const width = columns + 1;
    const lengths = new Uint32Array((rows + 1) * width);
    const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
    for (let row = rows - 1; row >= 0; row--) {
      for (let column = columns - 1; column >= 0; column--) {
        lengths[row * width + column] =
          one[start + row] === other[start + column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      }
    }
    for (let row = 0, column = 0; row < rows && column < columns; ) {
      if (one[start + row] === other[start + column]) pairs.push([start + row++, start + column++]);
      else if (at(row + 1, column) >= at(row, column + 1)) row++;
      else column++;
    }
  }
  for (let index = end; index > 0; index--) pairs.push([one.length - index, other.length - index]);
  return pairs;
}

/** `text` in pieces; those that `other` does not have are marked. A space between two marked words is marked with them. */
export function differingWords(text: string, other: string): Segment[] {
  const own = words(text);
  const shared = new Set(common(own, words(other)).map(([index]) => index));
  const differs = own.map((word, index) => !shared.has(index) && !isSpace(word));
  bridgeChance(own, differs);
  const segments: { text: string; differs: boolean }[] = [];
  own.forEach((word, index) => {
    const last = segments.at(-1);
    if (last && last.differs === differs[index]) last.text += word;
    else segments.push({ text: word, differs: differs[index] ?? false });
  });
  return segments;
}

/**
 * A word or two that both texts happen to share inside longer changes ("on the upper floor", "by the depot") belong to the change; so do
 * the spaces between changed words.
 */
function bridgeChance(own: readonly string[], differs: boolean[]): void {
  let changed = 0; // words of the change that goes on
  for (let index = 0; index < own.length; index++) {
    if (differs[index]) changed++;
    if (differs[index] || changed === 0) continue;
    let next = index;
    while (next < own.length && !differs[next]) next++;
    if (next === own.length) return;
    const between = own.slice(index, next).filter((word) => !isSpace(word)).length;
    if (between === 0 || (between <= 2 && changed > between)) differs.fill(true, index, next);
    else changed = 0;
    index = next - 1;
  }
}

/** What both have once, then in each place what only the first says and what only the second says, sentence by sentence. */
export function combineTexts(one: string, other: string): string {
  const own = sentences(one);
  const others = sentences(other);
  // Ends of a text have no space after them; what decides is the sentence.
  const pairs = common(own.map((part) => part.trim()), others.map((part) => part.trim()));
  const parts: string[] = [];
  let row = 0;
  let column = 0;
  for (const [nextRow, nextColumn] of [...pairs, [own.length, others.length] as const]) {
    parts.push(...own.slice(row, nextRow), ...others.slice(column, nextColumn));
    if (nextRow < own.length) parts.push(own[nextRow] ?? '');
    row = nextRow + 1;
    column = nextColumn + 1;
  }
  const between = /\n/u.test(one + other) ? '\n' : ' ';
  return parts
    .filter((part) => part !== '')
    .reduce((text, part) => (text === '' || /\s$/u.test(text) ? text + part : text + between + part), '')
    .trim();
}
