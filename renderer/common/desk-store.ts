/**
 * What every screen knows: the calls of this desk, the desk's state and the look. Fed by the replica only; screens never write here.
 * Each event carries the whole state, so a lost one is repaired by the next.
 */
import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Appearance, SignInState } from '../../shared/contract/host.ts';
import type { CallCard, DeskState } from '../../shared/contract/records.ts';
import type { SettingsState } from '../../shared/contract/settings.ts';
import type { RingdeskError } from '../../shared/errors.ts';

export interface DeskStoreState {
  calls: CallCard[];
  /** null until the replica has answered for the first time. */
  desk: DeskState | null;
  appearance: Appearance;
  /** null in the pop, and in the workspace until main has told: an embedded service tells nothing. */
  signIn: SignInState | null;
  /** null until main has told. */
  settings: SettingsState | null;
  /** Rises with every change of a table; views that show the table read again. */
  revisions: Readonly<Record<string, number>>;
  startError: RingdeskError | null;
}
export type DeskStore = ReturnType<typeof createDeskStore>;

export function createDeskStore(appearance: Appearance) {
  return createStore<DeskStoreState>()(() => ({ calls: [], desk: null, appearance, signIn: null, settings: null, revisions: {}, startError: null }));
}

/** Subscribes first and asks afterwards, so that nothing falls between; an event that came meanwhile is newer than the answer. */
export async function feedDeskStore(store: DeskStore, bridge: Bridge<'pop' | 'workspace'>): Promise<void> {
  let callsArrived = false;
  let deskArrived = false;
  bridge.onReplica('calls', (calls) => {
    callsArrived = true;
    store.setState({ calls });
  });
  bridge.onReplica('desk', (desk) => {
    deskArrived = true;
    store.setState({ desk, startError: null });
  });
  bridge.onReplica('changed', ({ tables }) => {
    const revisions = { ...store.getState().revisions };
    for (const table of tables) revisions[table] = (revisions[table] ?? 0) + 1;
    store.setState({ revisions });
  });
  bridge.onHost('appearance', (appearance) => store.setState({ appearance }));
  bridge.onHost('settings', (settings) => store.setState({ settings }));
  bridge.onHost('signIn', (signIn) => store.setState({ signIn }));

  const [desk, calls] = await Promise.all([bridge.replica('desk.state', {}), bridge.replica('calls.active', {})]);
  if (desk.ok && !deskArrived) store.setState({ desk: desk.value });
  if (calls.ok && !callsArrived) store.setState({ calls: calls.value });
  if (!desk.ok && !deskArrived) store.setState({ startError: desk.error });
}
