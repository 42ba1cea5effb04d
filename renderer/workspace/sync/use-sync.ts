import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../common/desk-context.tsx';
import { type SyncWords, syncNamespaces } from './labels.ts';

const atMostEvery = 250;

/** Words of the Sync page and of what it borrows. */
export function useSyncWords(): SyncWords {
  return useTranslation(syncNamespaces).t;
}

/** Rises when the desk or any table changed, but not more often than a person can read. The first change counts at once. */
export function usePulse(): number {
  const desk = useDesk((state) => state.desk);
  const revisions = useDesk((state) => state.revisions);
  const [pulse, setPulse] = useState(0);
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    waiting.current ??= setTimeout(() => {
      waiting.current = null;
      setPulse((before) => before + 1);
    }, atMostEvery);
  }, [desk, revisions]);
  useEffect(
    () => () => {
      if (waiting.current) clearTimeout(waiting.current);
      waiting.current = null;
    },
    [],
  );
  return pulse;
}
