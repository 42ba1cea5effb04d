import type { CategoryChoice } from '../../../shared/contract/records.ts';

export const maximumShown = 50;

/** "Solid Waste › Recycling not collected" */
export function categoryPath(category: CategoryChoice): string {
  return category.department === null ? category.name : `${category.department} › ${category.name}`;
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every typed word must begin a word of the path; accents do not matter. Names that begin with the text come first. */
export function matchCategories(categories: readonly CategoryChoice[], typed: string): CategoryChoice[] {
  const words = plain(typed)
    .split(/[\s›]+/)
    .filter((word) => word !== '');
  const matches = categories.filter((category) => {
    const parts = plain(categoryPath(category)).split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
  const first = words[0] ?? '';
  return matches.sort(
    (one, other) =>
      Number(plain(other.name).startsWith(first)) - Number(plain(one.name).startsWith(first)) ||
      categoryPath(one).localeCompare(categoryPath(other)),
  );
}
