import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import type { Principal } from '../../service/access/principal.ts';
import { type CallLogTables, type Calls, callsConfigurationSchema, startCalls } from '../../service/calls/index.ts';
import { CallLog } from '../../service/calls/log/call-log.ts';
import { type CityStore, openCityStore } from '../../service/store/city-store.ts';
import { openDatabase } from '../../service/store/database.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import { type CallEvent, type DeskToServer, deskSocketPath, protocolVersion, type ServerToDesk } from '../../shared/wire.ts';

export const capturesFolder = fileURLToPath(new URL('./captures/', import.meta.url));
export const rigAgents = /^100\d$/;

export async function captureNames(): Promise<string[]> {
  const files = await readdir(capturesFolder);
  return files.filter((name) => name.endsWith('.expected.jsonl')).map((name) => name.slice(0, -'.expected.jsonl'.length));
}
export async function expectedEvents(name: string): Promise<unknown[]> {
  const text = await readFile(join(capturesFolder, `${name}.expected.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

export const silent = pino({ level: 'silent' });

export interface LogOnDisk {
  readonly file: string;
  readonly store: CityStore;
  readonly database: Kysely<CallLogTables>;
  readonly log: CallLog;
  remove(): Promise<void>;
}

/** The log of a store that is there, or of a new one. */
export async function openLog(file: string): Promise<{ store: CityStore; database: Kysely<CallLogTables>; log: CallLog }> {
  const city = openDatabase<CityTables>(file);
  const store = await openCityStore(city, 'city');
  const database = city as unknown as Kysely<CallLogTables>;
  return { store, database, log: await CallLog.open(store, database) };
}

/** A call log in a database file of its own. */
export async function logOnDisk(): Promise<LogOnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-calls-'));
  const file = join(folder, 'service.db');
  const opened = await openLog(file);
  const { database } = opened;
  return {
    file,
    ...opened,
    remove: async () => {
      await database.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Collects events and waits for the one that is meant. */
export class EventWatch {
  readonly events: CallEvent[] = [];
  readonly #waiting = new Set<() => void>();

  readonly add = (event: CallEvent): void => {
    this.events.push(event);
    for (const check of this.#waiting) check();
  };

  async until(what: string, done: (events: readonly CallEvent[]) => boolean, limitMs = 10_000): Promise<CallEvent[]> {
    if (done(this.events)) return [...this.events];
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!done(this.events)) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`not within ${limitMs} ms: ${what}; seen: ${JSON.stringify(this.events.map(({ type, legId }) => [type, legId]))}`));
      }, limitMs);
      this.#waiting.add(check);
    });
    return [...this.events];
  }

  count(number: number): Promise<CallEvent[]> {
    return this.until(`${number} events`, (events) => events.length >= number);
  }
}

function person(role: Principal['role'], ...extensions: string[]): Principal {
  return { userId: '00000000-0000-4000-8000-000000000001', userName: role, fullName: role, role, teamIds: [], extensions };
}
/** Bearer tokens of the test's own people. */
export const people: Readonly<Record<string, Principal>> = {
  'desk-1001': person('call-taker', '1001'),
  'desk-1002': person('call-taker', '1002'),
  supervisor: person('call-supervisor'),
  admin: person('admin'),
};

export interface RunningCalls {
  readonly app: FastifyInstance;
  readonly calls: Calls;
  readonly url: string;
  desk(token: string, reconnection?: boolean): DeskClient;
  push(body: unknown, token?: string): Promise<{ status: number; body: Record<string, unknown> }>;
  stop(): Promise<void>;
}

export async function runCalls(
  { store, database }: Pick<LogOnDisk, 'store' | 'database'>,
  { demo = false, configuration = {}, ...more }: { demo?: boolean; configuration?: Parameters<typeof callsConfigurationSchema.parse>[0]; offlineAfterMs?: number } = {},
): Promise<RunningCalls> {
  const app = fastify();
  const calls = await startCalls(app, {
    store,
    database,
    logger: silent,
    authenticate: async (token) => people[token] ?? null,
    city: { name: 'Testville', region: 'US', timeZone: 'America/Los_Angeles' },
    demo,
    configuration: callsConfigurationSchema.parse(configuration),
    ...more,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const clients: DeskClient[] = [];
  return {
    app,
    calls,
    url,
    desk: (token, reconnection = false) => {
      const client = new DeskClient(url, token, reconnection);
      clients.push(client);
      return client;
    },
    push: async (body, token) => {
      const response = await fetch(`${url}/api/desk/v1/calls/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    stop: async () => {
      await app.close();
      for (const client of clients) client.socket.disconnect();
    },
  };
}

export class DeskClient {
  readonly socket: Socket<ServerToDesk, DeskToServer>;
  readonly watch = new EventWatch();

  constructor(url: string, token: string, reconnection: boolean) {
    this.socket = io(url, { path: deskSocketPath, auth: { token }, transports: ['websocket'], forceNew: true, reconnection, reconnectionDelay: 50 });
    this.socket.on('call', this.watch.add);
  }

  async subscribe(since: number | null, version = protocolVersion): Promise<{ lastSeq: number } | { error: string }> {
    return (await this.socket.timeout(5_000).emitWithAck('subscribe', { protocolVersion: version, since })) as { lastSeq: number } | { error: string };
  }
}
