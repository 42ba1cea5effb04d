import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Surface } from '../../shared/contract/surfaces.ts';

declare global {
  interface Window {
    readonly ringdesk?: unknown;
  }
}

/** The bridge that this window's preload built; a screen without one cannot do anything and says so. */
export function bridgeFor<S extends Surface>(surface: S): Bridge<S> {
  const bridge = window.ringdesk as Bridge<S> | undefined;
  if (bridge?.surface !== surface) throw new Error(`The ${surface} screen was opened without its bridge.`);
  return bridge;
}
