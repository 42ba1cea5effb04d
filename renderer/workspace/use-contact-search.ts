import { useEffect, useState } from 'react';
import type { ContactHit } from '../../shared/contract/records.ts';
import type { Outcome, RingdeskError } from '../../shared/errors.ts';
import { useBridge } from './workspace-context.ts';

const waitMilliseconds = 150;
const minimumLength = 2;

export interface ContactSearch {
  hits: ContactHit[];
  error: RingdeskError | null;
  /** The answer to exactly this text is here. */
  done: boolean;
}

/** Asks a moment after the last key; an answer to an older text never replaces a newer one. */
export function useContactSearch(typed: string): ContactSearch {
  const bridge = useBridge();
  const text = typed.trim().slice(0, 100);
  const [answer, setAnswer] = useState<{ text: string; outcome: Outcome<ContactHit[]> } | null>(null);
  useEffect(() => {
    if (text.length < minimumLength) return;
    let current = true;
    const timer = setTimeout(() => {
      void bridge.replica('contacts.search', { text }).then((outcome) => {
        if (current) setAnswer({ text, outcome });
      });
    }, waitMilliseconds);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, text]);
  if (text.length < minimumLength || !answer) return { hits: [], error: null, done: false };
  // The list of the text before stays until the new one is here: it does not flicker while one types.
  return {
    hits: answer.outcome.ok ? answer.outcome.value : [],
    error: answer.outcome.ok ? null : answer.outcome.error,
    done: answer.text === text,
  };
}
