/** Waits for a promise, but not for ever; `otherwise` says what did not come. */
export async function within<T>(promise: Promise<T>, otherwise: string, limitMs = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`${otherwise} within ${limitMs} ms`)), limitMs)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
