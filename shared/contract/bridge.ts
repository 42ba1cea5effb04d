/** `window.ringdesk`: the frozen bridge that a preload builds from the contract. */
import type { Outcome } from '../errors.ts';
import type { Appearance, HostEvents, HostInput, HostOperationName, HostOutput } from './host.ts';
import type { ReplicaEventName, ReplicaEvents, ReplicaInput, ReplicaOperationName, ReplicaOutput } from './replica.ts';
import type { hostAllowed, replicaAllowed, Surface } from './surfaces.ts';

export type ReplicaNameOf<S extends Surface> = (typeof replicaAllowed)[S][number];
export type HostNameOf<S extends Surface> = (typeof hostAllowed)[S][number];

export interface Bridge<S extends Surface = Surface> {
  readonly surface: S;
  readonly appearance: Appearance;
  replica<N extends ReplicaNameOf<S> & ReplicaOperationName>(name: N, input: ReplicaInput<N>): Promise<Outcome<ReplicaOutput<N>>>;
  /** @returns a function that ends the subscription */
  onReplica<N extends ReplicaEventName>(name: N, listener: (value: ReplicaEvents[N]) => void): () => void;
  host<N extends HostNameOf<S> & HostOperationName>(name: N, input: HostInput<N>): Promise<Outcome<HostOutput<N>>>;
  onHost<N extends keyof HostEvents>(name: N, listener: (value: HostEvents[N]) => void): () => void;
}
