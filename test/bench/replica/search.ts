/** Search as one types at city scale: any beginning of two to twelve letters of words that are in the city, and two words. */
import { findCases, findContacts, findPlaces } from '../../../electron/replica/store/search.ts';
import { ReplicaStore } from '../../../electron/replica/store/store.ts';
import { cityRow, randomOf, vocabulary } from '../../city/rows.ts';
import { percentile, rounded } from '../percentile.ts';
import type { Bench } from '../result.ts';
import { cityFile, citySize } from './city-file.ts';

export const search: Bench = async ({ quick, say }) => {
  const size = citySize(quick);
  const store = await ReplicaStore.open(await cityFile(size, say), () => undefined);
  const random = randomOf(23);
  /** A third each: any word of the vocabulary, a frequent one, a name or street. */
  const word = (): string => {
    const kind = random();
    if (kind < 1 / 3) return vocabulary[Math.floor(random() * vocabulary.length)] ?? '';
    if (kind < 2 / 3) return vocabulary[Math.floor(random() * 40)] ?? '';
    const { fullname, address1_line1: street } = cityRow('contact', Math.floor(random() * size.contact), size.contact);
    const text = String(random() < 0.5 ? fullname : street).toLowerCase().split(' ');
    return text[Math.floor(random() * text.length)] ?? '';
  };
  const beginning = (length: number): string => {
    for (;;) {
      const found = word();
      if (found.length >= length) return found.slice(0, length);
    }
  };
  async function ask(text: string): Promise<number> {
    const begun = performance.now();
    await findContacts(store.views, text, 'US', 20);
    await findCases(store.views, text, 20);
    await findPlaces(store.views, text, 20);
    return performance.now() - begun;
  }
  try {
    for (let warm = 0; warm < 100; warm += 1) await ask(beginning(2 + (warm % 5)));
    const all: number[] = [];
    for (let length = 2; length <= 12; length += 1) {
      const times: number[] = [];
      for (let index = 0; index < (quick ? 40 : 300); index += 1) times.push(await ask(beginning(length)));
      say(`search, ${length} letters: p50 ${rounded(percentile(times, 0.5))} ms, p99 ${rounded(percentile(times, 0.99))} ms, worst ${rounded(Math.max(...times))} ms`);
      all.push(...times);
    }
    const two: number[] = [];
    for (let index = 0; index < (quick ? 40 : 300); index += 1) two.push(await ask(`${word()} ${beginning(2 + (index % 4))}`));
    const p99 = percentile(all, 0.99);
    return [
      { name: 'search, any beginning of 2 to 12 letters, p99', value: rounded(p99), unit: 'ms', baseline: null, ratio: null, goal: '≤ 50 ms', holds: p99 <= 50 },
      { name: 'search, a word and a beginning, p99', value: rounded(percentile(two, 0.99)), unit: 'ms', baseline: null, ratio: null, goal: 'none; ended after 1 s', holds: null },
    ];
  } finally {
    await store.close();
  }
};
