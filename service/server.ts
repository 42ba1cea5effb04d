/** Puts the service together: store, Web API, access, calls. */
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import type { Kysely } from 'kysely';
import { type Logger, pino } from 'pino';
import type { z } from 'zod';
import { businessCalendar } from '../shared/rules/acknowledgement.ts';
import type { Session } from '../shared/wire.ts';
import { Authenticator } from './access/authenticator.ts';
import { foreignRequest } from './access/same-site.ts';
import { registerSession } from './access/session-routes.ts';
import { openTokenKey } from './access/token-key.ts';
import { errorBody, errorCode } from './api/errors.ts';
import { createApiHandler } from './api/handle.ts';
import { registerApi } from './api/routes.ts';
import { type CallLogTables, type Calls, type callsConfigurationSchema, startCalls } from './calls/index.ts';
import { type Configuration, parseConfiguration } from './configuration.ts';
import { generateCity } from './demo/city.ts';
import { demoUserName } from './demo/people.ts';
import { demoCity } from './demo/places.ts';
import { registerHealth } from './health.ts';
import { loadEmptyStore } from './store/bulk-load.ts';
import { type CityStore, openCityStore } from './store/city-store.ts';
import { openDatabase } from './store/database.ts';
import { addFirstRows } from './store/first-user.ts';
import { toInstant } from './store/row-codec.ts';
import type { CityTables } from './store/schema.ts';

/** At the end of the service: what is under way by then is cut off. */
const requestsEndWithinMs = 3_000;

export interface ServiceOptions {
  readonly dataDirectory: string;
  /** 0: any that is free. */
  readonly port?: number;
  readonly host?: string;
  readonly demo?: boolean;
  readonly city?: Session['city'];
  readonly pbx?: z.input<typeof callsConfigurationSchema>['asterisk'];
  readonly pushSecret?: string;
  readonly simulator?: boolean;
  readonly deltaTokenDays?: number;
  readonly logger?: Logger;
}

export interface RunningService {
  readonly url: string;
  /** @throws Error when there is no such user */
  issueToken(userName: string): Promise<string>;
  /** Safe to call twice. Answers requests under way first. */
  close(): Promise<void>;
}

/** @throws Error in plain words: settings, a directory that cannot be written, a port that is taken, a demo city without `demo` */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { dataDirectory, port, host, demo, city, pbx, pushSecret, simulator, deltaTokenDays, logger } = options;
  const calls = { ...(pbx ? { asterisk: pbx } : {}), ...(pushSecret === undefined ? {} : { pushSecret }), ...(simulator === undefined ? {} : { simulator }) };
  return startConfigured(
    parseConfiguration({ dataDirectory, port, host, demo, city, deltaTokenDays, calls }),
    logger ?? pino({ level: 'info' }, pino.destination(2)),
  );
}

export async function startConfigured(configuration: Configuration, logger: Logger): Promise<RunningService> {
  const { host, port, demo } = configuration;
  const opened = await openCity(configuration, logger);
  const app = createApp(logger, demo);
  let calls: Calls | undefined;
  try {
    const { store, authenticator, database } = opened;
    const city = configuration.city ?? (demo ? demoCity : { name: 'City', region: 'US', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    calls = await startCalls(app, {
      database: opened.callDatabase,
      logger,
      authenticate: (token) => authenticator.authenticate(token),
      city,
      demo,
      configuration: configuration.calls,
    });
    const gateway = calls;
    store.onCommitted((committed) => gateway.publishHint({ versionNumber: committed.versionNumber, tables: [...committed.tables] }));
    registerHealth(app, store);
    registerSession(app, { authenticator, city, demo, simulator: gateway.simulator, capabilitiesFor: (principal) => gateway.capabilitiesFor(principal) });
    const handler = createApiHandler({ store, calendar: businessCalendar(city.timeZone), tracking: { tokenDays: configuration.deltaTokenDays } });
    await registerApi(app, handler, authenticator);
    await app.listen({ host, port });
    const address = app.server.address();
    const actualPort = typeof address === 'object' && address !== null ? address.port : port;
    const url = `http://${addressForClients(host)}:${actualPort}`;
    logger.info({ url, demo, dataDirectory: configuration.dataDirectory }, 'The case service is ready');
    return { url, issueToken: (userName) => issueToken(authenticator, demo ? demoUserName(userName) : userName), close: closeOnce(app, calls, database, logger) };
  } catch (cause) {
    await calls?.close();
    await app.close();
    await opened.database.destroy();
    throw taken(cause, host, port);
  }
}

/** One token, without a service: for the first sign-in of an administrator and for scripts. */
export async function issueTokenOnly(configuration: Configuration, userName: string, logger: Logger): Promise<string> {
  const { authenticator, database } = await openCity(configuration, logger);
  try {
    return await issueToken(authenticator, configuration.demo ? demoUserName(userName) : userName);
  } finally {
    await database.destroy();
  }
}

interface OpenedCity {
  readonly database: Kysely<CityTables>;
  /** The same handle, as the calls see it. */
  readonly callDatabase: Kysely<CallLogTables>;
  readonly store: CityStore;
  readonly authenticator: Authenticator;
}

async function openCity({ dataDirectory, demo, deltaTokenDays }: Configuration, logger: Logger): Promise<OpenedCity> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const key = await openTokenKey(join(dataDirectory, 'token.key'));
  const database = openDatabase<CityTables>(join(dataDirectory, 'city.sqlite'));
  try {
    const store = await openCityStore(database, demo ? 'demo' : 'city');
    if (demo && (await loadEmptyStore(database, () => generateCity(new Date())))) logger.info('The demo city has been made');
    if (!demo) await addFirstRows(database);
    // A day longer than any token: a delta must find every deletion that it has to report.
    await store.forgetDeletionsBefore(toInstant(new Date(Date.now() - (deltaTokenDays + 1) * 86_400_000)));
    return { database, callDatabase: database as unknown as Kysely<CallLogTables>, store, authenticator: new Authenticator(store, key) };
  } catch (cause) {
    await database.destroy();
    throw cause;
  }
}

function createApp(logger: Logger, demo: boolean): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger;
  const app: FastifyInstance = fastify({
    loggerInstance,
    // Addresses may hold names and numbers in their filters; what is logged below has none.
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    bodyLimit: 1024 * 1024,
    // A request that never ends must hold neither its connection nor the end of the service.
    requestTimeout: 60_000,
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      void reply.code(error.statusCode ?? 400).send(errorBody(errorCode.query, error.message));
    },
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(errorCode.none, `There is nothing at ${request.method} ${request.url.split('?')[0] ?? ''}.`)));
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(errorBody(errorCode.payload, error.message));
    request.log.error({ err: error }, 'A request failed');
    return reply.code(status).send(errorBody(errorCode.unexpected, `An unexpected error occurred. The service's log has it under ${request.id}.`));
  });
  app.addHook('onRequest', async (request, reply) => {
    const reason = foreignRequest(request.headers, demo);
    if (reason !== null) return reply.code(403).send(errorBody(errorCode.privilegeDenied, reason));
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug({ method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'Answered');
  });
  return app;
}

async function issueToken(authenticator: Authenticator, userName: string): Promise<string> {
  const token = await authenticator.issueToken(userName);
  if (token === undefined) throw new Error(`There is no user "${userName}" who may sign in.`);
  return token;
}

function closeOnce(app: FastifyInstance, calls: Calls, database: Kysely<CityTables>, logger: Logger): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= (async () => {
      await calls.close();
      const impatient = setTimeout(() => app.server.closeAllConnections(), requestsEndWithinMs);
      await app.close();
      clearTimeout(impatient);
      await database.destroy();
      logger.info('The case service has stopped');
    })();
    return closing;
  };
}

function addressForClients(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIP(host) === 6 ? `[${host}]` : host;
}

function taken(cause: unknown, host: string, port: number): unknown {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) return cause;
  return new Error(`Port ${port} on ${host} is taken. Stop what listens there, or choose another with --port.`);
}
