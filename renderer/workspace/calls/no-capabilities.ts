import type { DeskState } from '../../../shared/contract/records.ts';
import type { Capabilities } from '../../../shared/wire.ts';

/** Before the desk's state has arrived. Spelled here because the wire's validators stay out of the screens' bundles. */
export const noCapabilities: Capabilities = { answer: false, hangUp: false, hold: false, mute: false, transfer: false, warmTransfer: false, addParty: false, dial: false, presence: false };

/** What can be done to this call: its own telephone system decides, where the service tells of each. */
export function capabilitiesFor(desk: Pick<DeskState, 'capabilities' | 'systems'> | null, key: string): Capabilities {
  if (!desk) return noCapabilities;
  const systems = Object.entries(desk.systems);
  if (systems.length === 0) return desk.capabilities;
  return systems.find(([system]) => key.startsWith(`${system}/`))?.[1] ?? noCapabilities;
}
