import type { DeskState } from '../../shared/contract/records.ts';
import type { Capabilities } from '../../shared/wire.ts';

/** Before the desk's state has arrived. Spelled here because the wire's validators stay out of the screens' bundles. */
export const noCapabilities: Capabilities = { answer: false, hangUp: false, hold: false, mute: false, transfer: false, warmTransfer: false, addParty: false, dial: false, presence: false };

type KnownDesk = Pick<DeskState, 'capabilities' | 'systems'> | null;
const ofSystem = (desk: Pick<DeskState, 'systems'>, key: string) => Object.entries(desk.systems).find(([system]) => key.startsWith(`${system}/`))?.[1];

/** What can be done to this call: its own telephone system decides, where the service tells of each. */
export function capabilitiesFor(desk: KnownDesk, key: string): Capabilities {
  if (!desk) return noCapabilities;
  if (Object.keys(desk.systems).length === 0) return desk.capabilities;
  return ofSystem(desk, key) ?? noCapabilities;
}

/** Likewise for answering; a call of a system that the service does not tell of is taken here by whoever presses Answer, where that is offered at all. */
export function mayAnswer(desk: KnownDesk, key: string): boolean {
  return desk !== null && (ofSystem(desk, key) ?? desk.capabilities).answer;
}
