/** The replica's process and the ports that lead to it. Main hands out ports and knows no business data. */
import { join } from 'node:path';
import { MessageChannelMain, type BrowserWindow } from 'electron';
import type { CallsAtDesk, MainToReplica, ReplicaToMain } from '../../../shared/contract/messages.ts';
import type { Surface } from '../../../shared/contract/surfaces.ts';
import type { Logger } from '../log.ts';
import type { ServiceAddress } from './embedded-service.ts';
import { type RestartingProcess, restartingProcess } from './restarting-process.ts';

export interface ReplicaProcess {
  /** Opens this user's data in place of what was open; null: nobody's. The process is another one then: nothing stays in its memory. */
  open(databasePath: string | null): void;
  /** From now on this window gets a fresh port whenever it loads, and whenever the replica starts again. */
  serve(surface: Surface, window: BrowserWindow): void;
  useService(address: ServiceAddress): void;
  ring(number: string | null): void;
  /** This computer slept, or has another network. */
  wake(): void;
  stop(): Promise<void>;
}

export function startReplica(options: {
  folder: string;
  logger: Logger;
  /** The first process waits for it: two that start at once are in each other's way. */
  after: Promise<void>;
  onSessionOpened: (session: { key: string; byPerson: boolean }) => void;
  onCalls: (calls: CallsAtDesk) => void;
  onTokenRefused: (token: string, reason: 'invalid' | 'stranger') => void;
}): ReplicaProcess {
  const { logger } = options;
  /** null while the embedded service starts or the sign-in is under way: the replica then works from what it has stored. */
  let service: ServiceAddress | null = null;
  let wanted: string | null = null;
  let child: RestartingProcess<MainToReplica> | null = null;
  /** One after the other: two processes never have the same file open. */
  let line = options.after;
  const served: { surface: Surface; window: BrowserWindow }[] = [];
  /** Asked for before there was anybody to ask. */
  let rings: (string | null)[] = [];

  const start = (databasePath: string): RestartingProcess<MainToReplica> =>
    restartingProcess<MainToReplica, ReplicaToMain>({
      modulePath: join(options.folder, 'replica.js'),
      serviceName: 'Ringdesk replica',
      logger,
      onSpawn: (send) => {
        send({ kind: 'start', databasePath, service: service ?? { url: '', token: '' } });
        for (const { surface, window } of served) if (!window.isDestroyed() && !window.webContents.isLoading()) attach(surface, window);
        for (const number of rings.splice(0)) send({ kind: 'ring', number });
      },
      onMessage: (message) => {
        if (message.kind === 'session-opened') options.onSessionOpened(message);
        else if (message.kind === 'calls') options.onCalls(message.calls);
        else if (message.kind === 'token-refused') options.onTokenRefused(message.token, message.reason);
        else if (message.kind === 'log') logger[message.level](message.message, message.details);
      },
    });

  function attach(surface: Surface, window: BrowserWindow): void {
    if (!child) return;
    const { port1, port2 } = new MessageChannelMain();
    child.send({ kind: 'attach', surface }, [port1]);
    window.webContents.postMessage('replica-port', null, [port2]);
  }

  function replace(databasePath: string | null): Promise<void> {
    const before = child;
    child = null;
    if (before) {
      rings = [];
      options.onCalls({ ringing: [], onCall: false });
    }
    return (line = line
      .then(() => before?.stop({ kind: 'stop' }, 5_000))
      .then(() => {
        if (wanted === databasePath && databasePath !== null) child = start(databasePath);
      }));
  }

  return {
    open(databasePath) {
      if (databasePath === wanted) return;
      // A token belongs to a person: the next one brings another.
      if (wanted !== null) service = null;
      wanted = databasePath;
      void replace(databasePath);
    },
    serve(surface, window) {
      served.push({ surface, window });
      window.webContents.on('did-finish-load', () => attach(surface, window));
    },
    useService(address) {
      service = address;
      child?.send({ kind: 'service', ...address });
    },
    ring: (number) => (child ? child.send({ kind: 'ring', number }) : void (rings = [number])),
    wake: () => child?.send({ kind: 'wake' }),
    stop() {
      wanted = null;
      return replace(null);
    },
  };
}
