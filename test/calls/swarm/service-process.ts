/** One node of the call gateway in a process of its own: real store, real sign-in, as many call-takers as it is told, an extension each. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { v4 } from 'uuid';
import { createApp } from '../../../service/app.ts';
import { callsConfigurationSchema, startCalls } from '../../../service/calls/index.ts';
import { parseConfiguration } from '../../../service/configuration.ts';
import { openCity, type OpenedCity } from '../../../service/open-city.ts';
import { completeRow } from '../../../service/rules/complete-row.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import type { CallEvent } from '../../../shared/wire.ts';
import { silent } from '../support.ts';
import { answerQuestions, microseconds } from './questions.ts';

export const pushSecret = 'a-secret-of-the-push-caller';
export interface Served {
  readonly url: string;
  readonly desks: readonly { readonly extension: string; readonly token: string }[];
}

const dataDirectory = await mkdtemp(join(tmpdir(), 'ringdesk-swarm-'));
let city: OpenedCity;
let app: FastifyInstance;
/** When each event was on disk, by its number. */
const committed: [seq: number, at: number][] = [];

async function open(port: number): Promise<string> {
  city = await openCity(parseConfiguration({ dataDirectory }), silent);
  const { store, authenticator, callDatabase: database } = city;
  const transaction = store.transaction.bind(store);
  store.transaction = async (work, actor) => {
    const result = await transaction(work, actor);
    const at = microseconds();
    if (Array.isArray(result)) for (const event of (result as CallEvent[][]).flat()) committed.push([event.seq, at]);
    return result;
  };
  app = createApp({ logger: silent, demo: false, tls: undefined, trustedProxies: [] });
  const configuration = callsConfigurationSchema.parse({ pushSecret, simulator: false });
  await startCalls(app, { store, database, logger: silent, authenticate: (token) => authenticator.authenticate(token), city: { name: 'Testville', region: 'US', timeZone: 'UTC' }, demo: false, configuration });
  await app.listen({ port, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

async function close(): Promise<void> {
  await app.close();
  await city.database.destroy();
}

async function serve(count: number): Promise<Served> {
  const url = await open(0);
  const ring_role = choiceValue('systemuser', 'ring_role', 'call-taker');
  const extensions = Array.from({ length: count }, (_, index) => String(10_000 + index));
  await city.store.transaction(async (unit) => {
    const now = '2026-11-25T08:00:00.000Z';
    for (const ring_extension of extensions) {
      await unit.insert('systemuser', completeRow('systemuser', { id: v4(), fullname: `Desk ${ring_extension}`, domainname: `desk-${ring_extension}`, ring_role, ring_extension, createdon: now, modifiedon: now, createdby: null, modifiedby: null }));
    }
  });
  const desks = [];
  for (const extension of extensions) desks.push({ extension, token: (await city.authenticator.issueToken(`desk-${extension}`)) ?? '' });
  return { url, desks };
}

answerQuestions({
  serve,
  /** As when the service is restarted: every socket is cut. @returns when the new one listens */
  restart: async () => {
    const { port } = app.server.address() as AddressInfo;
    await close();
    await open(port);
    return microseconds();
  },
  committed: () => committed.splice(0),
  leave: async () => {
    await close();
    await rm(dataDirectory, { recursive: true, force: true });
  },
});
