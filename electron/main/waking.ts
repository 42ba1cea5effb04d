/**
 * This computer slept, or went from one network to another: connections that seem to be up may be dead, and a back-off that was right a
 * minute ago is not any more. Electron tells of sleep; that the network is another one shows in the addresses of this computer.
 */
import { networkInterfaces } from 'node:os';

export interface WakingOptions {
  /** Electron's `powerMonitor`, as far as it is used here. */
  readonly power: { on(event: 'resume', listener: () => void): unknown; off(event: 'resume', listener: () => void): unknown };
  readonly onWake: (why: 'sleep' | 'network') => void;
  readonly addresses?: () => string[];
  readonly everyMs?: number;
}

/** @returns ends the watch */
export function watchForWaking({ power, onWake, addresses = ownAddresses, everyMs = 3_000 }: WakingOptions): () => void {
  let before = addresses().join();
  const resumed = () => {
    before = addresses().join();
    onWake('sleep');
  };
  const look = () => {
    const now = addresses().join();
    const isOther = now !== before;
    before = now;
    // Without any address there is nothing to reach.
    if (isOther && now !== '') onWake('network');
  };
  power.on('resume', resumed);
  const timer = setInterval(look, everyMs);
  return () => {
    power.off('resume', resumed);
    clearInterval(timer);
  };
}

function ownAddresses(): string[] {
  return Object.entries(networkInterfaces())
    .flatMap(([name, addresses]) => (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`))
    .sort();
}
