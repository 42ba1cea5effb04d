import { useEffect, useRef, useState } from 'react';
import type { SearchHit } from '../../../shared/contract/records.ts';
import type { Outcome } from '../../../shared/errors.ts';
import { useBridge } from '../workspace-context.ts';

const waitMilliseconds = 60;
export const minimumLength = 2;
const limit = 20;

export interface Search {
  hits: SearchHit[];
  failed: boolean;
  /** The answer to exactly this text is here. */
  done: boolean;
  /** The answer to this text, once it comes; never when another text comes before it. */
  awaited(): Promise<SearchHit[]>;
}

/** Asks a moment after the last key; an answer to an older text never replaces a newer one. */
export function useSearch(typed: string): Search {
  const bridge = useBridge();
  const text = typed.trim().slice(0, 100);
  const [answer, setAnswer] = useState<{ text: string; outcome: Outcome<SearchHit[]> } | null>(null);
  const waiting = useRef<((hits: SearchHit[]) => void)[]>([]);
  useEffect(() => {
    waiting.current = [];
    if (text.length < minimumLength) return;
    let current = true;
    const timer = setTimeout(() => {
      void bridge.replica('search.find', { text, limit }).then((outcome) => {
        if (!current) return;
        setAnswer({ text, outcome });
        for (const tell of waiting.current.splice(0)) tell(outcome.ok ? outcome.value : []);
      });
    }, waitMilliseconds);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, text]);
  const awaited = () => new Promise<SearchHit[]>((resolve) => waiting.current.push(resolve));
  // An emptied field forgets: what is typed next must not open what was found for something else.
  if (text.length < minimumLength && answer !== null) setAnswer(null);
  if (text.length < minimumLength || !answer) return { hits: [], failed: false, done: false, awaited };
  // The list of the text before stays until the new one is here: it does not flicker while one types.
  return { hits: answer.outcome.ok ? answer.outcome.value : [], failed: !answer.outcome.ok, done: answer.text === text, awaited };
}
