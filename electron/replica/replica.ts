/** The replica's life: it opens, also when the disk is full at first, answers screens, and ends. Knows nothing of Electron. */
import type { Surface } from '../../shared/contract/surfaces.ts';
import type { Outcome } from '../../shared/errors.ts';
import { dispatch } from './dispatch.ts';
import { messageOf } from './log.ts';
import { type Port, Ports } from './ports.ts';
import { diskFullWords, isDiskFull } from './store/disk-full.ts';
import type { ServiceAddress } from './sync/service-client.ts';
import { assemble, type ReplicaOptions, type ReplicaParts } from './assemble.ts';

export type { ReplicaOptions } from './assemble.ts';

export interface Replica {
  /** @param service null, or an empty address, while the service is not known */
  start(databasePath: string, service: ServiceAddress | null): Promise<void>;
  useService(service: ServiceAddress): void;
  attach(surface: Surface, port: Port): void;
  request(surface: Surface, name: string, input: unknown): Promise<Outcome<unknown>>;
  /** This computer slept, or has another network. */
  wake(): void;
  /** Asks the simulator to ring this desk; null: a withheld number. */
  ring(number: string | null): Promise<Outcome<unknown>>;
  stop(): Promise<void>;
}

const ringWaitsMs = 30_000;
/** The disk is full: how soon it is tried again. */
const openAgainMs = 3_000;
/** A screen may be there before the store is open. */
const openWaitsMs = 10_000;

export function createReplica(options: ReplicaOptions): Replica {
  const { log } = options;
  let stopping = false;
  let failed = 'The local data store is not open yet. Try again in a moment.';
  let parts: ReplicaParts | null = null;
  let wanted: ServiceAddress | null = null;
  let retry: NodeJS.Timeout | undefined;
  const ports = new Ports(request, log);

  /** Settled once the store is open, or cannot be opened, or the replica ends. */
  let settleStart = (): void => undefined;
  const started = new Promise<void>((resolve) => (settleStart = resolve));

  async function open(databasePath: string): Promise<void> {
    const made = await assemble(databasePath, options, ports);
    if (stopping) return await made.stop();
    parts = made;
    parts.useService(wanted);
  }

  /** There may be room again without anybody telling this process. */
  function openLater(databasePath: string): void {
    retry = setTimeout(() => {
      open(databasePath).then(
        () => void ports.broadcast('calls', parts?.context.calls.cards() ?? []),
        () => stopping || openLater(databasePath),
      );
    }, openAgainMs);
  }

  async function request(surface: Surface, name: string, input: unknown): Promise<Outcome<unknown>> {
    if (!parts) await within(started, openWaitsMs);
    if (!parts) return { ok: false, error: { code: 'unavailable', message: failed } };
    return await dispatch(parts.context, surface, name, input, log);
  }

  return {
    async start(databasePath, service) {
      wanted = service;
      try {
        await open(databasePath);
      } catch (cause) {
        failed = isDiskFull(cause) ? diskFullWords : `The local data store cannot be opened: ${messageOf(cause)}`;
        if (!isDiskFull(cause)) throw cause;
        log('error', failed, { file: databasePath, cause: messageOf(cause) });
        openLater(databasePath);
      } finally {
        settleStart();
      }
    },
    useService(service) {
      if (stopping) return;
      wanted = service;
      parts?.useService(service);
    },
    attach(surface, port) {
      ports.attach(surface, port);
      if (!parts) return;
      ports.tell(port, 'calls', parts.context.calls.cards());
      parts.context.deskState().then(
        (state) => ports.tell(port, 'desk', state),
        (cause: unknown) => log('error', 'The desk state could not be read', { cause: messageOf(cause) }),
      );
    },
    request,
    wake: () => parts?.wake(),
    async ring(number) {
      // Asked for at the start of the app, when the store is not open and the line not up yet.
      if (!parts) await within(started, ringWaitsMs);
      await parts?.ready(ringWaitsMs);
      return await request('workspace', 'calls.simulateRing', { number });
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      clearTimeout(retry);
      settleStart();
      await parts?.stop();
      ports.close();
    },
  };
}

/** Until it is settled, but no longer than so. */
async function within(settled: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([settled, new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}
