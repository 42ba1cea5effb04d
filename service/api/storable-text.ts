/** A lone half of a character or a NUL cannot be kept by every database. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
