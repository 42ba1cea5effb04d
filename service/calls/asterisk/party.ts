import type { AmiMessage } from './ami-message.ts';

/** The person at the other end of a leg, as far as the PBX told. */
export interface Party {
  readonly number?: string;
  readonly name?: string;
}

export const nobody: Party = {};

/** How Asterisk and carriers spell "there is none"; `unknown` is that of QueueEntry. */
const none = new Set(['', '<unknown>', 'unknown', 'anonymous']);

function told(value: string | undefined, limit: number): string | undefined {
  const text = value?.trim() ?? '';
  return none.has(text.toLowerCase()) ? undefined : text.slice(0, limit);
}

/** A missing name is often the number again: that is no name. */
export function readParty(numberText: string | undefined, nameText: string | undefined): Party {
  const number = told(numberText, 80);
  const name = told(nameText, 200);
  return {
    ...(number === undefined ? {} : { number }),
    ...(name === undefined || name === number ? {} : { name }),
  };
}

/**
 * Whether the PBX says that this channel's number must not be shown. Only a PBX with
 * `channelvars = CALLERID(num-pres)` in manager.conf says so at all.
 */
export function presentationProhibited(message: AmiMessage, prefix: '' | 'Dest'): boolean {
  return message.all(`${prefix}ChanVariable`).some((variable) => /^CALLERID\(num-pres\)=prohib/.test(variable));
}

/** The number that forwarded the call here (`channelvars = REDIRECTING(from-num)`). */
export function divertingNumber(message: AmiMessage, prefix: '' | 'Dest'): string | undefined {
  for (const variable of message.all(`${prefix}ChanVariable`)) {
    const match = /^REDIRECTING\(from-num\)=(.*)$/.exec(variable);
    if (match) return told(match[1], 80);
  }
  return undefined;
}
