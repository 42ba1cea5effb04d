/** The case service inside the desktop: a utilityProcess that main starts when no other service is configured. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { z } from 'zod';
import type { ServiceToMain } from '../shared/contract/messages.ts';
import { type RunningService, startService } from './server.ts';

/** The part of Electron's `process.parentPort` that is needed; Electron itself is not imported here. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: ServiceToMain): void;
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), dataDirectory: z.string().min(1), demoUser: z.string().min(1) }),
  z.object({ kind: z.literal('stop') }),
]);

/**
 *     idle ──start──► starting ──► ready ──stop──► stopped (the process ends)
 *                        └─ failed, told to main; another start may follow ─► starting
 */
export function serveEmbedded(port: ParentPort, exit: (code: number) => void): void {
  let service: Promise<RunningService> | undefined;
  const logger = pino({ level: 'info' }, logTo(port));

  const start = async (dataDirectory: string, demoUser: string) => {
    try {
      service = startService({ dataDirectory, demo: true, port: 0, logger });
      const running = await service;
      port.postMessage({ kind: 'ready', url: running.url, token: await running.issueToken(demoUser) });
    } catch (cause) {
      service = undefined;
      port.postMessage({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    }
  };
  const stop = async () => {
    try {
      await (await service)?.close();
      port.postMessage({ kind: 'stopped' });
      exit(0);
    } catch (cause) {
      port.postMessage({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
      exit(1);
    }
  };

  port.on('message', ({ data }) => {
    const message = messageSchema.safeParse(data);
    if (!message.success) port.postMessage({ kind: 'failed', message: 'The embedded service was sent a message that it does not know.' });
    else if (message.data.kind === 'stop') void stop();
    else if (service) port.postMessage({ kind: 'failed', message: 'The embedded service runs already.' });
    else void start(message.data.dataDirectory, message.data.demoUser);
  });
}

function logTo(port: ParentPort): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const { level, msg, time: _time, pid: _pid, hostname: _hostname, ...details } = JSON.parse(chunk.toString('utf8')) as Record<string, unknown>;
      const number = typeof level === 'number' ? level : 30;
      port.postMessage({ kind: 'log', level: number >= 50 ? 'error' : number >= 40 ? 'warn' : 'info', message: typeof msg === 'string' ? msg : '', details });
      done();
    },
  });
}

const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
// The last message is on its way; the process may end a moment later.
if (parentPort) serveEmbedded(parentPort, (code) => setTimeout(() => process.exit(code), 200));
