/**
 * The session that the desk was told last, as its file keeps it: with it a desk works that starts without the network. An older desk may
 * have written it, so what the wire has got since is filled in until the service says it again.
 */
import { phonecall } from '../../shared/entities/phonecall.ts';
import { type CallHandling, noCapabilities, type Session, sessionSchema } from '../../shared/wire.ts';

/** How calls are handled until the city says how. The city's own sentences for an emergency are not known: none are made up. */
const untilToldBetter: CallHandling = {
  relayNumbers: [{ number: '711', label: '711 relay' }],
  emergency: { number: '911', guidance: { en: '', es: '' } },
  interpreters: [],
  dispositions: phonecall.columns.ring_disposition.choices.map(({ name }) => name),
  dispositionRequired: true,
  notReadyReasons: [],
  wrapUpLimitMs: null,
};

/** @returns null when there is none, or one that nobody can use: the desk then waits for a sign-in */
export function sessionFrom(text: string | null): Session | null {
  const stored = text === null ? null : parsed(text);
  if (typeof stored !== 'object' || stored === null) return null;
  const capabilities = { ...noCapabilities, ...('capabilities' in stored && isObject(stored.capabilities) ? stored.capabilities : {}) };
  const session = sessionSchema.safeParse({ callHandling: untilToldBetter, ...stored, capabilities });
  return session.success ? session.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
