/** Messages on the ports between processes: screen ↔ replica (MessagePort), main ↔ replica and main ↔ embedded service (parentPort). */
import type { Outcome } from '../errors.ts';
import type { Surface } from './surfaces.ts';

/** Screen → replica. */
export interface RequestMessage {
  kind: 'request';
  id: number;
  name: string;
  input: unknown;
}
/** Replica → screen. */
export type PortMessage = { kind: 'response'; id: number; outcome: Outcome<unknown> } | { kind: 'event'; name: string; value: unknown };

/** Main → replica. `attach` carries the screen's MessagePort as its transfer. */
export type MainToReplica =
  | { kind: 'start'; databasePath: string; service: { url: string; token: string } }
  | { kind: 'attach'; surface: Surface }
  | { kind: 'service'; url: string; token: string } // a new address or token (the embedded service was restarted)
  | { kind: 'ring'; number: string | null } // tray, Ctrl+Shift+R, --ring
  | { kind: 'wake' } // this computer slept, or has another network: what was connected may be dead
  | { kind: 'stop' };

/** Who rings, as a notification may say it. */
export interface RingingCall {
  key: string;
  /** `confidential`: neither name nor number is told. `unknown`: several people, or nobody, have the number. */
  who: { kind: 'person'; name: string } | { kind: 'unknown'; number: string | null } | { kind: 'withheld' } | { kind: 'confidential' };
  queue: string | null;
}
export interface CallsAtDesk {
  /** Not those that somebody put away. */
  ringing: RingingCall[];
  /** A call is up or held here. */
  onCall: boolean;
}

/** Replica → main. */
export type ReplicaToMain =
  /** A call session opened; `byPerson` when somebody pressed Answer on this desk, so that the workspace may come forward. */
  | { kind: 'session-opened'; key: string; byPerson: boolean }
  /** The calls of this desk as far as main needs them (pop or not, notification); whenever that changes. Never to a log: it names callers. */
  | { kind: 'calls'; calls: CallsAtDesk }
  /** The service does not take this token: `invalid`, a fresh one may do; `stranger`, its person may not use the service. */
  | { kind: 'token-refused'; token: string; reason: 'invalid' | 'stranger' }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; message: string; details?: Record<string, unknown> };

/** Main → embedded service. */
export type MainToService = { kind: 'start'; dataDirectory: string; demoUser: string } | { kind: 'stop' };
/** Embedded service → main. */
export type ServiceToMain =
  | { kind: 'ready'; url: string; token: string }
  | { kind: 'failed'; message: string }
  | { kind: 'stopped' }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; message: string; details?: Record<string, unknown> };
