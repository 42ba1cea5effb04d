/** Waits for a condition, for a bounded time; says what it waited for when the time is over. */
export async function until<T>(what: string, condition: () => T | Promise<T>, withinMs = 15_000): Promise<NonNullable<T>> {
  const end = performance.now() + withinMs; // a clock that tests do not set
  let last: unknown;
  for (;;) {
    last = await condition();
    if (last !== null && last !== undefined && last !== false) return last as NonNullable<T>;
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
