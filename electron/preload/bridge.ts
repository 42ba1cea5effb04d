/**
 * Builds `window.ringdesk` for one surface: frozen, only the operations that `shared/contract/surfaces.ts` names, everything typed
 * from the contract. The replica and the main process check sender and arguments again; this is the narrow door, not the lock.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Appearance, HostEvents } from '../../shared/contract/host.ts';
import type { PortMessage, RequestMessage } from '../../shared/contract/messages.ts';
import { hostAllowed, replicaAllowed, type Surface } from '../../shared/contract/surfaces.ts';
import { failure, type Outcome } from '../../shared/errors.ts';

/** Requests kept while the replica (re)starts; more than this means that something is wrong, and the screen is told so. */
const maximumWaiting = 200;

export function exposeBridge(surface: Surface): void {
  const replicaNames: readonly string[] = replicaAllowed[surface];
  const hostNames: readonly string[] = hostAllowed[surface];
  const replica = connectReplica();
  const bridge = Object.freeze({
    surface,
    appearance: Object.freeze(readAppearance()),
    replica: (name: string, input: unknown) =>
      replicaNames.includes(name) ? replica.request(name, input) : Promise.resolve(failure('not-allowed', `${surface} may not call ${name}`)),
    onReplica: (name: string, listener: (value: unknown) => void) => replica.listen(name, listener),
    host: (name: string, input: unknown) =>
      hostNames.includes(name)
        ? (ipcRenderer.invoke('host', name, input) as Promise<Outcome<unknown>>)
        : Promise.resolve(failure('not-allowed', `${surface} may not call ${name}`)),
    onHost: (name: keyof HostEvents, listener: (value: unknown) => void) => {
      const receive = (_event: IpcRendererEvent, value: unknown) => listener(value);
      const channel = `host:${name}`;
      ipcRenderer.on(channel, receive);
      return () => void ipcRenderer.removeListener(channel, receive);
    },
  });
  contextBridge.exposeInMainWorld('ringdesk', bridge satisfies Record<keyof Bridge, unknown>);
}

function connectReplica() {
  let port: MessagePort | null = null;
  let nextId = 1;
  const waiting = new Map<number, { message: RequestMessage; settle: (outcome: Outcome<unknown>) => void }>();
  const listeners = new Map<string, Set<(value: unknown) => void>>();

  ipcRenderer.on('replica-port', (event) => {
    // A second port means that the replica was restarted: what was under way died with it.
    const restarted = port !== null;
    port?.close();
    port = event.ports[0] ?? null;
    if (!port) return;
    port.onmessage = (message: MessageEvent<PortMessage>) => receive(message.data);
    for (const [id, request] of [...waiting]) {
      if (restarted) {
        waiting.delete(id);
        request.settle(failure('unavailable', 'The local data store was restarted. Do it again.'));
      } else port.postMessage(request.message);
    }
  });

  function receive(message: PortMessage): void {
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.name) ?? []) listener(message.value);
      return;
    }
    waiting.get(message.id)?.settle(message.outcome);
    waiting.delete(message.id);
  }

  return {
    request(name: string, input: unknown): Promise<Outcome<unknown>> {
      if (waiting.size >= maximumWaiting) return Promise.resolve(failure('unavailable', 'The local data store does not answer. Restart Ringdesk.'));
      return new Promise((settle) => {
        const message: RequestMessage = { kind: 'request', id: nextId++, name, input };
        waiting.set(message.id, { message, settle });
        port?.postMessage(message);
      });
    },
    listen(name: string, listener: (value: unknown) => void): () => void {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
  };
}

function readAppearance(): Appearance {
  const prefix = '--ringdesk-appearance=';
  const argument = process.argv.find((candidate) => candidate.startsWith(prefix));
  if (!argument) return { theme: 'light', language: 'en', locale: 'en-US' };
  return JSON.parse(argument.slice(prefix.length)) as Appearance;
}
