import { useState } from 'react';
import type { RingdeskError } from '../../../shared/errors.ts';
import type { Outcome } from '../../../shared/errors.ts';

export interface CallCommand {
  error: RingdeskError | null;
  /** Something is under way: a second press of the same button does nothing. */
  busy: boolean;
  /** It takes so long that one wonders. */
  slow: boolean;
  run: (ask: () => Promise<Outcome<null>>, then?: () => void) => void;
}

const slowAfterMs = 600;

/** One command to the PBX at a time; its refusal stays in sight until the next one. */
export function useCallCommand(): CallCommand {
  const [error, setError] = useState<RingdeskError | null>(null);
  const [busy, setBusy] = useState(false);
  const [slow, setSlow] = useState(false);
  return {
    error,
    busy,
    slow,
    run: (ask, then) => {
      if (busy) return;
      setBusy(true);
      const wonders = setTimeout(() => setSlow(true), slowAfterMs);
      void ask().then((outcome) => {
        clearTimeout(wonders);
        setSlow(false);
        setBusy(false);
        setError(outcome.ok ? null : outcome.error);
        if (outcome.ok) then?.();
      });
    },
  };
}
