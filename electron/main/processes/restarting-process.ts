/**
 * A utilityProcess that is started again when it dies.
 *
 *   starting ──spawn──► running ──exit──► waiting (0.5 s … 30 s, doubled while it dies within 10 s) ──► starting
 *        └──────────────── stop() ─────────────► stopped
 */
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { Logger } from '../log.ts';

export interface RestartingProcess<Out> {
  send(message: Out, transfer?: MessagePortMain[]): void;
  /** Sends `stop`, waits for the process to end (at most `limitMs`), then ends it. */
  stop(message: Out, limitMs: number): Promise<void>;
}

export function restartingProcess<Out, In>(options: {
  modulePath: string;
  serviceName: string;
  logger: Logger;
  /** Called for every (re)start, before anything else is sent. */
  onSpawn: (send: (message: Out, transfer?: MessagePortMain[]) => void) => void;
  onMessage: (message: In) => void;
}): RestartingProcess<Out> {
  const { logger, serviceName } = options;
  let child: UtilityProcess | null = null;
  let stopped = false;
  let delayMs = 500;
  let timer: NodeJS.Timeout | undefined;

  const send = (message: Out, transfer: MessagePortMain[] = []) => child?.postMessage(message, transfer);
  const start = () => {
    const startedAt = Date.now();
    const started = utilityProcess.fork(options.modulePath, [], { serviceName, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    started.stdout?.on('data', (data: Buffer) => process.stderr.write(data));
    started.stderr?.on('data', (data: Buffer) => process.stderr.write(data));
    started.on('message', (message: In) => options.onMessage(message));
    started.once('spawn', () => stopped || options.onSpawn(send));
    started.once('exit', (code) => {
      child = null;
      if (stopped) return;
      delayMs = Date.now() - startedAt > 10_000 ? 500 : Math.min(delayMs * 2, 30_000);
      logger.error(`${serviceName} ended unexpectedly; it is started again`, { code, delayMs });
      timer = setTimeout(start, delayMs);
    });
  };
  start();

  return {
    send,
    stop(message, limitMs) {
      stopped = true;
      clearTimeout(timer);
      const running = child;
      if (!running) return Promise.resolve();
      return new Promise((resolve) => {
        const limit = setTimeout(() => {
          logger.warn(`${serviceName} did not stop in time and was ended`, { limitMs });
          running.kill();
        }, limitMs);
        running.once('exit', () => {
          clearTimeout(limit);
          resolve();
        });
        send(message);
      });
    },
  };
}
