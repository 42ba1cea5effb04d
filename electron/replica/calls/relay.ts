/** Relay and TTY services: numbers behind which everybody may be (`callHandling.relayNumbers` of the session). */
import type { CallHandling } from '../../../shared/wire.ts';
import { completeNumber } from '../store/contact-numbers.ts';
import type { DeskCall } from './desk-call.ts';

/** Complete numbers are the same in any spelling; short codes such as 711 are compared as they are. @returns what the city calls the service, or null */
export function relayLabel(call: Pick<DeskCall, 'number' | 'e164'>, relayNumbers: CallHandling['relayNumbers'], region: string): string | null {
  const found = relayNumbers.find(({ number }) => {
    const complete = completeNumber(number, region);
    return complete ? complete.e164 === call.e164 : call.number?.trim() === number.trim();
  });
  return found?.label ?? null;
}
