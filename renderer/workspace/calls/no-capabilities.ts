import type { Capabilities } from '../../../shared/wire.ts';

/** Before the desk's state has arrived. Spelled here because the wire's validators stay out of the screens' bundles. */
export const noCapabilities: Capabilities = { answer: false, hangUp: false, hold: false, mute: false, transfer: false, warmTransfer: false, addParty: false, dial: false, presence: false };
