/** Keeps the layout of the pop beside the desk's state, and lets finished cards leave in time. Works while the window is hidden. */
import { createStore } from 'zustand/vanilla';
import { choiceGrowsOldAt, choiceIsFresh, isLive } from '../common/caller.ts';
import type { DeskStore } from '../common/desk-store.ts';
import { emptyMemory, layOut, type PopLayout, remember } from './selection.ts';

export function createPopModel(desk: DeskStore) {
  const layout = createStore<PopLayout>()(() => ({ entries: [], moreWaiting: 0 }));
  let memory = emptyMemory;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function renew(): void {
    const { calls } = desk.getState();
    const now = Date.now();
    memory = remember(memory, calls, now);
    layout.setState(layOut(calls, memory, now), true);
    clearTimeout(timer);
    const fresh = calls.filter((card) => isLive(card) && choiceIsFresh(card, now));
    const next = Math.min(...memory.over.map((entry) => entry.until), ...fresh.map(choiceGrowsOldAt));
    if (Number.isFinite(next)) timer = setTimeout(renew, Math.max(0, next - now));
  }

  desk.subscribe((state, previous) => {
    if (state.calls !== previous.calls) renew();
  });
  renew();
  return layout;
}
export type PopModel = ReturnType<typeof createPopModel>;
