import { useEffect, useState } from 'react';

/** What is typed, a moment after the last key: nobody is asked about every letter. */
export function useDelayed<T extends string>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** The last answer stays while the next one is on its way, so that nothing flickers while one types. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
