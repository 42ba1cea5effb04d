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
  | { kind: 'stop' };

/** Replica → main. */
export type ReplicaToMain =
  /** A call session opened; `byPerson` when somebody pressed Answer on this desk, so that the workspace may come forward. */
  | { kind: 'session-opened'; key: string; byPerson: boolean }
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
