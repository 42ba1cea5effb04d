/** What an operation may use. */
import type { DeskState } from '../../../shared/contract/records.ts';
import type { ReplicaInput, ReplicaOperationName, ReplicaOutput } from '../../../shared/contract/replica.ts';
import type { TableName } from '../../../shared/entities/index.ts';
import { type ErrorCode, type Outcome, RingdeskFault, type RingdeskError } from '../../../shared/errors.ts';
import type { Capabilities, Command, Session } from '../../../shared/wire.ts';
import type { Readable } from '../calls/match.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import type { DeskPresence } from '../calls/desk-presence.ts';
import type { ReplicaStore } from '../store/store.ts';

export interface OperationContext {
  readonly store: ReplicaStore;
  readonly calls: CallDesk;
  readonly presence: Pick<DeskPresence, 'choose'>;
  readonly region: () => string;
  /** The last session that the service gave, kept for a start without the network. */
  readonly session: () => Session | null;
  /** What can be done at this moment, as the screens are told it. @param system to the calls of this telephone system; all of them when left out */
  readonly capabilities: (system?: string) => Capabilities;
  /** Calls arrive and commands get through. */
  readonly lineIsUp: () => boolean;
  readonly deskState: () => Promise<DeskState>;
  /** Which history can be read by its indexes; before that it is not asked for. */
  readonly readable: () => Readable;
  /** The table is here whole, with its indexes: what is not found in it does not exist. */
  readonly isKnown: (table: TableName) => boolean;
  readonly sync: SyncControl;
  readonly command: (command: Command) => Promise<Outcome<null>>;
}

/** What a screen may tell the synchronisation. */
export interface SyncControl {
  /** Push and pull now, without waiting for the timer or the end of a back-off. */
  now(): void;
  pause(paused: boolean): void;
  /** When the service is asked again by itself; null while it cannot be reached. */
  nextCheckAt(): string | null;
  /** Groups that are on their way to the service at this moment. */
  sending(): ReadonlySet<string>;
  /** Asks the service now for what is too old to be here by itself. @throws ServiceProblem when it does not answer */
  fetchOlder(contactId: string): Promise<{ cases: number; calls: number }>;
  /** Asks the service now to merge a guest into a registered contact. @throws ServiceProblem when it does not, or does not answer */
  mergeContacts(targetId: string, guestId: string): Promise<void>;
}

export type Operation<N extends ReplicaOperationName> = (context: OperationContext, input: ReplicaInput<N>) => Promise<ReplicaOutput<N>>;

/** Ends an operation with an error that the screen understands; the dispatcher turns it into an `Outcome`. */
export function refuse(code: ErrorCode, message: string, more: Omit<RingdeskError, 'code' | 'message'> = {}): never {
  throw new RingdeskFault({ code, message, ...more });
}
