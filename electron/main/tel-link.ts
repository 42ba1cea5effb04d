/**
 * Links such as `tel:+1-743-555-0142;ext=12` (RFC 3966), from a web page or a mail, handed over by the system. Whoever wrote one decides what
 * stands in the dial field, never that it is dialled: a person presses the key. So only digits get through: no service codes (`*`, `#`), no
 * letters, nothing that is longer than a number.
 */
import type { TelLink } from '../../shared/contract/host.ts';

/** Separators that the standard allows for a person's eyes. */
const visual = /[-.() ]/g;
const longestLink = 200;
/** E.164 allows 15 digits; some more for numbers within a city's own telephone system. */
const dialableDigits = /^\+?\d{2,20}$/;

/** @returns null when it is no such link, or none that anybody should dial */
export function readTelLink(word: string): TelLink | null {
  if (word.length > longestLink || !/^tel:/i.test(word)) return null;
  const [subscriber = '', ...parameters] = decoded(word.slice('tel:'.length).replace(/^\/\//, '')).split(';');
  const parameter = (name: string) => parameters.map((one) => one.split('=')).find(([key]) => key?.trim().toLowerCase() === name)?.[1]?.replace(visual, '') ?? '';
  const context = parameter('phone-context');
  const local = subscriber.replace(visual, '');
  // A number within `+1-914` is that and its own digits; within a domain it is what one dials there.
  const number = !local.startsWith('+') && /^\+\d+$/.test(context) ? context + local : local;
  const extension = parameter('ext');
  if (!dialableDigits.test(number)) return null;
  return { number, extension: /^\d{1,10}$/.test(extension) ? extension : null };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export interface TelLinks {
  /** Kept until the workspace takes it: its page may still load. */
  open(link: TelLink): void;
  take(): TelLink | null;
}

export function createTelLinks(tell: () => void): TelLinks {
  let waiting: TelLink | null = null;
  return {
    open(link) {
      waiting = link;
      tell();
    },
    take() {
      const link = waiting;
      waiting = null;
      return link;
    },
  };
}
