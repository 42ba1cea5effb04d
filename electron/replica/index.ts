/** Entry of the replica's utilityProcess: binds the replica to the main process. Everything else is in `replica.ts`. */
import type { MainToReplica, ReplicaToMain } from '../../shared/contract/messages.ts';
import { messageOf } from './log.ts';
import type { Port } from './ports.ts';
import { createReplica } from './replica.ts';

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: MainToReplica; ports: Port[] }) => void): void;
  postMessage(message: ReplicaToMain): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (!parentPort) throw new Error('electron/replica/index.ts runs in a utilityProcess; use createReplica elsewhere');
const main = parentPort;

const replica = createReplica({
  log: (level, message, details) => main.postMessage({ kind: 'log', level, message, ...(details ? { details: plain(details) } : {}) }),
  onSessionOpened: ({ key, byPerson }) => main.postMessage({ kind: 'session-opened', key, byPerson }),
  onCalls: (calls) => main.postMessage({ kind: 'calls', calls }),
  // Main starts this process again, and the file is opened afresh.
  onDamaged: () => process.exit(1),
  onTokenRefused: (token, reason) => main.postMessage({ kind: 'token-refused', token, reason }),
});

// One message after the other: a port that comes while the store opens is attached to an open store.
let line: Promise<void> = Promise.resolve();
main.on('message', ({ data, ports }) => {
  line = line
    .then(() => take(data, ports[0]))
    .catch((cause: unknown) => main.postMessage({ kind: 'log', level: 'error', message: messageOf(cause), details: { while: data.kind } }));
});

async function take(message: MainToReplica, port: Port | undefined): Promise<void> {
  switch (message.kind) {
    case 'start':
      await replica.start(message.databasePath, message.service);
      return;
    case 'attach':
      if (port) replica.attach(message.surface, port);
      return;
    case 'service':
      replica.useService({ url: message.url, token: message.token });
      return;
    case 'wake':
      replica.wake();
      return;
    case 'ring': {
      // Not awaited by the line: a service that does not answer must not hold up a stop.
      void replica.ring(message.number).then((outcome) => {
        if (!outcome.ok) main.postMessage({ kind: 'log', level: 'warn', message: `The simulator did not ring: ${outcome.error.message}` });
      });
      return;
    }
    case 'stop':
      await replica.stop();
      // The port to main would keep this process alive.
      process.exit(0);
  }
}

/** Messages between processes carry plain values only. */
function plain(details: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
}
