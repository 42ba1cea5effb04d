/** Puts the service together: store, Web API, access, calls. */
import { Server as HttpsServer } from 'node:https';
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { type Logger, pino } from 'pino';
import { businessCalendar } from '../shared/rules/acknowledgement.ts';
import { admit } from './access/bearer.ts';
import { openIdOffer } from './access/open-authenticator.ts';
import { registerSession } from './access/session-routes.ts';
import { createApiHandler } from './api/handle.ts';
import { registerApi } from './api/routes.ts';
import { createApp } from './app.ts';
import { registerAttachments } from './attachments/routes.ts';
import { type Calls, startCalls } from './calls/index.ts';
import { type Configuration, openingHours, parseConfiguration, sessionCity, type Settings } from './configuration.ts';
import { demoCity } from './demo/places.ts';
import { registerPresence } from './calls/presence/routes.ts';
import { registerDigest } from './digest/routes.ts';
import { registerHealth } from './health.ts';
import { dayMs, forgetOldDeletions, issueToken, openCity } from './open-city.ts';
import type { CityTables } from './store/city-tables.ts';
import { loadTls, tlsWarnings } from './tls.ts';

/** At the end of the service: what is under way by then is cut off. */
const requestsEndWithinMs = 3_000;

type CallSettings = NonNullable<Settings['calls']>;
/** The settings, those of calls without their prefix. Port 0: any that is free. */
export interface ServiceOptions extends Omit<Settings, 'calls' | 'dataDirectory' | 'logLevel'> {
  readonly dataDirectory: string;
  readonly pbx?: CallSettings['asterisk'];
  readonly pushSecret?: string;
  readonly simulator?: boolean;
  readonly logger?: Logger;
}

export interface RunningService {
  readonly url: string;
  /** @throws Error when there is no such user */
  issueToken(userName: string): Promise<string>;
  /** Reads certificate and key again; connections that are open keep theirs. @throws Error in plain words; the former stay in use */
  reloadCertificate(): void;
  /** Safe to call twice. Answers requests under way first. */
  close(): Promise<void>;
}

/** @throws Error in plain words: settings, a directory that cannot be written, a port that is taken, a demo city without `demo` */
export async function startService({ pbx, pushSecret, simulator, logger, ...settings }: ServiceOptions): Promise<RunningService> {
  const calls = { ...(pbx ? { asterisk: pbx } : {}), ...(pushSecret === undefined ? {} : { pushSecret }), ...(simulator === undefined ? {} : { simulator }) };
  return startConfigured(parseConfiguration({ ...settings, calls }), logger ?? pino({ level: 'info' }, pino.destination(2)));
}

export async function startConfigured(configuration: Configuration, logger: Logger): Promise<RunningService> {
  const { host, port, demo, tls, trustedProxies, limits } = configuration;
  const material = tls && loadTls(tls);
  const opened = await openCity(configuration, logger);
  const { store, authenticator, database, callDatabase } = opened;
  const app = createApp({ logger, demo, tls: material, trustedProxies });
  let calls: Calls | undefined;
  let stopping = false;
  try {
    const city = configuration.city ? sessionCity(configuration.city) : demo ? demoCity : { name: 'City', region: 'US', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
    const calendar = businessCalendar(city.timeZone, openingHours(configuration.city));
    calls = await startCalls(app, { store, database: callDatabase, logger, authenticate: (token) => authenticator.authenticate(token), city, demo, configuration: configuration.calls });
    const gateway = calls;
    store.onCommitted((committed) => gateway.publishHint({ versionNumber: committed.versionNumber, tables: [...committed.tables] }));
    registerHealth(app, store, () => stopping, () => gateway.unreachable());
    registerSession(app, { authenticator, city, callHandling: configuration.callHandling, demo, openId: openIdOffer(configuration.signIn), simulator: gateway.simulator, capabilitiesFor: (principal) => gateway.capabilitiesFor(principal), systemsFor: (principal) => gateway.systemsFor(principal) });
    registerPresence(app, gateway.presence, (request, reply) => admit(request, reply, authenticator));
    const handler = createApiHandler({ store, calendar, tracking: { tokenDays: configuration.deltaTokenDays, ...configuration.changeTracking } });
    await registerApi(app, handler, authenticator, { timeZone: city.timeZone, limits });
    await registerAttachments(app, { store, authenticator, calendar });
    await registerDigest(app, { store, authenticator });
    await app.listen({ host, port });
    const url = `${material ? 'https' : 'http'}://${addressForClients(host)}:${actualPort(app, port)}`;
    logger.info({ url, demo, dataDirectory: configuration.dataDirectory }, 'The case service is ready');
    const forgetting = setInterval(() => {
      forgetOldDeletions(store, configuration.deltaTokenDays).catch((cause: unknown) => logger.warn({ err: cause }, 'Old deletions could not be forgotten; tried again tomorrow'));
    }, dayMs);
    const close = closeOnce(app, calls, database, logger);
    return {
      url,
      issueToken: (userName) => issueToken(authenticator, userName, demo),
      reloadCertificate: () => reloadCertificate(app, tls, logger),
      close: () => {
        stopping = true;
        clearInterval(forgetting);
        return close();
      },
    };
  } catch (cause) {
    await calls?.close();
    await app.close();
    await database.destroy();
    throw taken(cause, host, port);
  }
}

function reloadCertificate(app: FastifyInstance, tls: Configuration['tls'], logger: Logger): void {
  if (!tls || !(app.server instanceof HttpsServer)) return;
  app.server.setSecureContext(loadTls(tls));
  for (const warning of tlsWarnings(tls)) logger.warn(warning);
  logger.info('Certificate and key have been read again');
}

function closeOnce(app: FastifyInstance, calls: Calls, database: Kysely<CityTables>, logger: Logger): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= (async () => {
      await calls.close();
      const impatient = setTimeout(() => app.server.closeAllConnections(), requestsEndWithinMs);
      await app.close();
      clearTimeout(impatient);
      // The last connection to the file: closing it also empties the write-ahead log into it.
      await database.destroy();
      logger.info('The case service has stopped');
    })();
    return closing;
  };
}

function actualPort(app: FastifyInstance, asked: number): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : asked;
}

function addressForClients(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIP(host) === 6 ? `[${host}]` : host;
}

function taken(cause: unknown, host: string, port: number): unknown {
  if (!(cause instanceof Error && 'code' in cause)) return cause;
  if (cause.code === 'EADDRINUSE') return new Error(`Port ${port} on ${host} is taken. Stop what listens there, or choose another with --port.`);
  if (cause.code === 'EACCES') return new Error(`Port ${port} on ${host} may not be used by this user. Choose one above 1023 with --port.`);
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND') return new Error(`This machine has no address ${host}. Choose another with --host.`);
  return cause;
}
