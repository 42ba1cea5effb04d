/** The embedded case service: used when nothing is configured. Demo city, SQLite, simulator, bound to loopback. */
import { join } from 'node:path';
import type { MainToService, ServiceToMain } from '../../../shared/contract/messages.ts';
import type { Logger } from '../log.ts';
import { restartingProcess } from './restarting-process.ts';

export interface ServiceAddress {
  url: string;
  token: string;
}

export function startEmbeddedService(options: {
  folder: string;
  dataDirectory: string;
  demoUser: string;
  logger: Logger;
  onReady: (address: ServiceAddress) => void;
}): { stop(): Promise<void> } {
  const { logger } = options;
  const child = restartingProcess<MainToService, ServiceToMain>({
    modulePath: join(options.folder, 'service.js'),
    serviceName: 'Ringdesk case service',
    logger,
    onSpawn: (send) => send({ kind: 'start', dataDirectory: options.dataDirectory, demoUser: options.demoUser }),
    onMessage: (message) => {
      if (message.kind === 'ready') options.onReady({ url: message.url, token: message.token });
      else if (message.kind === 'failed') logger.error('The embedded case service could not start', { reason: message.message });
      else if (message.kind === 'log') logger[message.level](message.message, message.details);
    },
  });
  return { stop: () => child.stop({ kind: 'stop' }, 5_000) };
}
