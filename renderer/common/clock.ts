import { useSyncExternalStore } from 'react';

/** One clock for all timers on a screen; it ticks on whole seconds and only while somebody looks. */
const listeners = new Set<() => void>();
/** Within one drawing the time stands still. */
const freshMs = 500;
let now = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
  wait();
}

function wait(): void {
  timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

/** Nobody may have looked for hours: what is drawn first is right already, and need not be drawn twice. */
function read(): number {
  if (listeners.size === 0 && Math.abs(Date.now() - now) > freshMs) now = Date.now();
  return now;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) wait();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** Milliseconds since 1970, renewed once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
