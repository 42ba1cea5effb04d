/** The service's settings: their shape, and what is wrong with them, all at once. */
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isTableName } from '../shared/entities/index.ts';
import { roles } from '../shared/entities/people.ts';
import { businessCalendar, type OpeningHours } from '../shared/rules/acknowledgement.ts';
import type { Session } from '../shared/wire.ts';
import { signInSchema } from './access/openid-configuration.ts';
import { loopbackHosts } from './access/same-site.ts';
import { defaultLimits } from './api/limits.ts';
import { callHandlingConfigurationSchema, demoCallHandling } from './calls/handling.ts';
import { callsConfigurationSchema } from './calls/index.ts';
import { tlsSchema } from './tls.ts';

export class ConfigurationError extends Error {}

const wallHour = z.number().min(0).max(24).multipleOf(0.25, 'must be an hour in quarters, such as 8 or 16.5');

const citySchema = z
  .strictObject({
    name: z.string().min(1).max(100),
    region: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters such as US'),
    timeZone: z.string().refine(isTimeZone, 'is no time zone such as America/Los_Angeles'),
    /** Calendar days on which the acknowledgement clock stands still. */
    holidays: z.array(z.string().refine(isCalendarDay, 'must be a calendar day such as 2026-12-25')).max(1_000).default([]),
    opensAt: wallHour.default(8),
    closesAt: wallHour.default(17),
  })
  .refine((city) => city.opensAt < city.closesAt, { path: ['closesAt'], message: 'must be later than opensAt' });

const limitsSchema = z.strictObject({
  requests: z.number().int().min(1).max(1_000_000).default(defaultLimits.requests),
  windowSeconds: z.number().int().min(1).max(3_600).default(defaultLimits.windowSeconds),
  concurrent: z.number().int().min(1).max(10_000).default(defaultLimits.concurrent),
  executionSeconds: z.number().int().min(1).max(86_400).default(defaultLimits.executionSeconds),
});

const logicalName = z.string().refine(isTableName, 'is no logical name of a table, such as contact');

const changeTrackingSchema = z.strictObject({
  /** Roles that are treated as Dataverse treats users who do not read a table in the whole organisation. */
  refusedTo: z.array(z.enum(roles)).default([]),
  /** Which tables; absent: all. */
  tables: z.array(logicalName).optional(),
});

export const configurationSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1'),
    port: z.number().int().min(0).max(65_535).default(7311),
    dataDirectory: z.string().min(1).optional(),
    demo: z.boolean().default(false),
    city: citySchema.optional(),
    /** How long a desk may stay away and still fetch only what changed. */
    deltaTokenDays: z.number().int().min(1).max(365).default(7),
    changeTracking: changeTrackingSchema.prefault({}),
    logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    tls: tlsSchema.optional(),
    /** Proxies whose X-Forwarded-For, -Proto and -Host are believed. */
    trustedProxies: z.array(z.string().refine(isNetwork, 'must be an address or a network such as 10.0.0.0/8')).max(100).default([]),
    limits: limitsSchema.prefault({}),
    calls: callsConfigurationSchema.prefault({}),
    callHandling: callHandlingConfigurationSchema.prefault({}),
    signIn: signInSchema.optional(),
  })
  .refine((configuration) => !configuration.demo || loopbackHosts.includes(configuration.host), {
    path: ['host'],
    message: `must be one of ${loopbackHosts.join(', ')} in demo mode: everybody who reaches a demo service may sign in`,
  })
  .refine((configuration) => !configuration.demo || configuration.signIn === undefined, { path: ['signIn'], message: 'has no place in demo mode, where everybody may sign in' })
  .transform((configuration) => ({ ...configuration, dataDirectory: configuration.dataDirectory ?? defaultDataDirectory(configuration.demo) }));
export type Configuration = z.output<typeof configurationSchema>;
export type Settings = z.input<typeof configurationSchema>;

/** @throws ConfigurationError whose message lists what is wrong, a line each */
export function parseConfiguration(settings: unknown): Configuration {
  const parsed = configurationSchema.safeParse(withDemoHandling(withoutSimulator(settings)));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'settings'}: ${issue.message}${given(settings, issue.path)}`);
  throw new ConfigurationError(`The settings are not right:\n${lines.join('\n')}\nservice/README.md describes every setting.`);
}

/** What desks are told of the city. */
export function sessionCity(city: NonNullable<Configuration['city']>): Session['city'] {
  const { name, region, timeZone } = city;
  return { name, region, timeZone };
}

export function openingHours(city: Configuration['city']): OpeningHours {
  return city ? { holidays: city.holidays, opensAt: city.opensAt, closesAt: city.closesAt } : {};
}

/** What stands there now. Secrets are not repeated, neither on a screen nor in a log. */
function given(settings: unknown, path: readonly PropertyKey[]): string {
  if (path.length === 0) return '';
  if (/secret|password|token$/i.test(String(path.at(-1)))) return '';
  const value = path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), settings);
  if (value === undefined) return '';
  const text = typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : JSON.stringify(value).slice(0, 80);
  return ` (it is ${text})`;
}

/** A real city's desks never ring by themselves unless the settings say so. */
function withoutSimulator(settings: unknown): unknown {
  if (!isObject(settings) || settings['demo'] === true) return settings;
  const { calls = {} } = settings;
  return isObject(calls) ? { ...settings, calls: { simulator: false, ...calls } } : settings;
}

function withDemoHandling(settings: unknown): unknown {
  if (!isObject(settings) || settings['demo'] !== true) return settings;
  const { callHandling = {} } = settings;
  return isObject(callHandling) ? { ...settings, callHandling: { ...demoCallHandling, ...callHandling } } : settings;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isCalendarDay(day: string): boolean {
  try {
    businessCalendar('UTC', { holidays: [day] });
    return true;
  } catch {
    return false;
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function defaultDataDirectory(demo: boolean): string {
  const base = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  return join(base, 'ringdesk-service', demo ? 'demo' : 'city');
}
