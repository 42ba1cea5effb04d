import { useSyncExternalStore } from 'react';

/** One clock for all timers on a screen; it ticks on whole seconds and only while somebody looks. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
  timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** Milliseconds since 1970, renewed once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
