import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { DeskStore, DeskStoreState } from './desk-store.ts';
import type { Formatting } from './format.ts';

const DeskContext = createContext<DeskStore | null>(null);

export function DeskProvider({ store, children }: { store: DeskStore; children: ReactNode }) {
  return <DeskContext value={store}>{children}</DeskContext>;
}

export function useDesk<T>(select: (state: DeskStoreState) => T): T {
  const store = useContext(DeskContext);
  if (!store) throw new Error('useDesk needs a DeskProvider above it');
  return useStore(store, select);
}

/** Locale of the system, time zone of the city. */
export function useFormatting(): Formatting {
  const locale = useDesk((state) => state.appearance.locale);
  const timeZone = useDesk((state) => state.desk?.city?.timeZone);
  return useMemo(() => ({ locale, timeZone }), [locale, timeZone]);
}
