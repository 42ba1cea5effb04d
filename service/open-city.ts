/** Opens what is behind the service: data directory, token key, database, store, sign-in. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Authenticator } from './access/authenticator.ts';
import { openAuthenticator } from './access/open-authenticator.ts';
import { openTokenKey } from './access/token-key.ts';
import type { CallLogTables } from './calls/index.ts';
import type { Configuration } from './configuration.ts';
import { generateCity } from './demo/city.ts';
import { demoUserName } from './demo/people.ts';
import { loadEmptyStore } from './store/bulk-load.ts';
import { type CityStore, openCityStore } from './store/city-store.ts';
import { openDatabase } from './store/database.ts';
import { addFirstRows } from './store/first-user.ts';
import { toInstant } from './store/row-codec.ts';
import type { CityTables } from './store/city-tables.ts';
import { openingFault } from './store/unavailable.ts';
import { isReadableByOthers } from './tls.ts';

export interface OpenedCity {
  readonly database: Kysely<CityTables>;
  /** The same handle, as the calls see it. */
  readonly callDatabase: Kysely<CallLogTables>;
  readonly store: CityStore;
  readonly authenticator: Authenticator;
}

export const dayMs = 86_400_000;

export function databaseFile(dataDirectory: string): string {
  return join(dataDirectory, 'city.sqlite');
}

/** @throws Error in plain words */
export async function openCity({ dataDirectory, demo, deltaTokenDays, signIn }: Configuration, logger: Logger): Promise<OpenedCity> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const key = await openTokenKey(join(dataDirectory, 'token.key'));
  const file = databaseFile(dataDirectory);
  const database = openDatabase<CityTables>(file);
  try {
    const store = await openCityStore(database, demo ? 'demo' : 'city', (message) => logger.warn(message));
    if (demo && (await loadEmptyStore(database, () => generateCity(new Date())))) logger.info('The demo city has been made');
    if (!demo) await addFirstRows(database);
    await forgetOldDeletions(store, deltaTokenDays);
    if (!demo && isReadableByOthers(dataDirectory)) logger.warn({ dataDirectory }, 'The data directory is readable by other users: chmod 700');
    return { database, callDatabase: database as unknown as Kysely<CallLogTables>, store, authenticator: openAuthenticator(store, key, { demo, signIn, logger }) };
  } catch (cause) {
    await database.destroy();
    throw openingFault(cause, file);
  }
}

/** A day longer than any token: a delta must find every deletion that it has to report. */
export function forgetOldDeletions(store: CityStore, deltaTokenDays: number): Promise<void> {
  return store.forgetDeletionsBefore(toInstant(new Date(Date.now() - (deltaTokenDays + 1) * dayMs)));
}

/** @throws Error when there is no such user */
export async function issueToken(authenticator: Authenticator, userName: string, demo: boolean): Promise<string> {
  const token = await authenticator.issueToken(demo ? demoUserName(userName) : userName);
  if (token === undefined) throw new Error(`There is no user "${userName}" who may sign in.`);
  return token;
}

/** One token, without a service: for the first sign-in of an administrator and for scripts. */
export async function issueTokenOnly(configuration: Configuration, userName: string, logger: Logger): Promise<string> {
  if (configuration.signIn?.allowIssuedTokens === false) throw new Error('signIn.allowIssuedTokens is false: a token issued here would not be accepted.');
  const { authenticator, database } = await openCity(configuration, logger);
  try {
    return await issueToken(authenticator, userName, configuration.demo);
  } finally {
    await database.destroy();
  }
}
