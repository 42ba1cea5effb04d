/** The replica's process and the ports that lead to it. Main hands out ports and knows no business data. */
import { join } from 'node:path';
import { MessageChannelMain, type BrowserWindow } from 'electron';
import type { MainToReplica, ReplicaToMain } from '../../../shared/contract/messages.ts';
import type { Surface } from '../../../shared/contract/surfaces.ts';
import type { Logger } from '../log.ts';
import type { ServiceAddress } from './embedded-service.ts';
import { restartingProcess } from './restarting-process.ts';

export interface ReplicaProcess {
  /** From now on this window gets a fresh port whenever it loads, and whenever the replica starts again. */
  serve(surface: Surface, window: BrowserWindow): void;
  useService(address: ServiceAddress): void;
  ring(number: string | null): void;
  stop(): Promise<void>;
}

export function startReplica(options: {
  folder: string;
  databasePath: string;
  /** null while the embedded service starts or the sign-in is under way: the replica then works from what it has stored. */
  service: ServiceAddress | null;
  logger: Logger;
  onSessionOpened: (session: { key: string; byPerson: boolean }) => void;
}): ReplicaProcess {
  const { logger } = options;
  let service = options.service;
  const served: { surface: Surface; window: BrowserWindow }[] = [];
  const child = restartingProcess<MainToReplica, ReplicaToMain>({
    modulePath: join(options.folder, 'replica.js'),
    serviceName: 'Ringdesk replica',
    logger,
    onSpawn: (send) => {
      send({ kind: 'start', databasePath: options.databasePath, service: service ?? { url: '', token: '' } });
      for (const { surface, window } of served) if (!window.isDestroyed() && !window.webContents.isLoading()) attach(surface, window);
    },
    onMessage: (message) => {
      if (message.kind === 'session-opened') options.onSessionOpened(message);
      else if (message.kind === 'log') logger[message.level](message.message, message.details);
    },
  });

  function attach(surface: Surface, window: BrowserWindow): void {
    const { port1, port2 } = new MessageChannelMain();
    child.send({ kind: 'attach', surface }, [port1]);
    window.webContents.postMessage('replica-port', null, [port2]);
  }

  return {
    serve(surface, window) {
      served.push({ surface, window });
      window.webContents.on('did-finish-load', () => attach(surface, window));
    },
    useService(address) {
      service = address;
      child.send({ kind: 'service', ...address });
    },
    ring: (number) => child.send({ kind: 'ring', number }),
    stop: () => child.stop({ kind: 'stop' }, 5_000),
  };
}
