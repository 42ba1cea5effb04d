/** The service's settings: a file, then the environment, then flags; the later one wins. Everything wrong is named at once. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loopbackHosts } from './access/same-site.ts';
import { callsConfigurationSchema } from './calls/index.ts';

export class ConfigurationError extends Error {}

export const citySchema = z.object({
  name: z.string().min(1).max(100),
  region: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters such as US'),
  timeZone: z.string().refine(isTimeZone, 'is no time zone such as America/Los_Angeles'),
});

const configurationSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1'),
    port: z.number().int().min(0).max(65_535).default(7311),
    dataDirectory: z.string().min(1).optional(),
    demo: z.boolean().default(false),
    city: citySchema.optional(),
    /** How long a desk may stay away and still fetch only what changed. */
    deltaTokenDays: z.number().int().min(1).max(365).default(7),
    logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    calls: callsConfigurationSchema.prefault({}),
  })
  .refine((configuration) => !configuration.demo || loopbackHosts.includes(configuration.host), {
    path: ['host'],
    message: `must be one of ${loopbackHosts.join(', ')} in demo mode: everybody who reaches a demo service may sign in`,
  })
  .transform((configuration) => ({ ...configuration, dataDirectory: configuration.dataDirectory ?? defaultDataDirectory(configuration.demo) }));
export type Configuration = z.output<typeof configurationSchema>;

export type CommandLine = { kind: 'help' } | { kind: 'serve'; configuration: Configuration } | { kind: 'issue-token'; configuration: Configuration; userName: string };

export const help = `The case service of Ringdesk.

  npm run service -- [options]

  --port N               port to listen on; 0: any that is free (7311)
  --host ADDRESS         address to listen on (127.0.0.1)
  --data DIR             directory of the database and the token key
  --demo                 a demonstration city; only on this machine, anybody may sign in
  --config FILE          settings as JSON, see service/README.md
  --asterisk HOST:PORT   take calls from this Asterisk (AMI)
  --asterisk-user NAME   its manager user; the secret comes from RINGDESK_ASTERISK_SECRET
  --agents PATTERN       tells its desks from its trunks, a regular expression for extensions
  --log-level LEVEL      trace, debug, info, warn, error or silent (info)
  --issue-token USER     print a bearer token for a user and exit
  --help

Environment: RINGDESK_PORT, RINGDESK_HOST, RINGDESK_DATA, RINGDESK_LOG_LEVEL, RINGDESK_PUSH_SECRET, RINGDESK_ASTERISK_SECRET.
`;

/** @throws ConfigurationError whose message lists what is wrong, a line each */
export function readCommandLine(flags: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  const values = parseFlags(flags);
  if (values.help) return { kind: 'help' };
  const file = values.config === undefined ? {} : readFile(values.config);
  const settings: Record<string, unknown> = {
    ...file,
    ...defined({
      port: number('RINGDESK_PORT', environment['RINGDESK_PORT']),
      host: environment['RINGDESK_HOST'],
      dataDirectory: environment['RINGDESK_DATA'],
      logLevel: environment['RINGDESK_LOG_LEVEL'],
    }),
    ...defined({ port: number('--port', values.port), host: values.host, dataDirectory: values.data, demo: values.demo, logLevel: values['log-level'] }),
  };
  const calls = callsSettings(file['calls'], values, environment);
  const configuration = parseConfiguration({ ...settings, ...(calls === undefined ? {} : { calls }) });
  const userName = values['issue-token'];
  return userName === undefined ? { kind: 'serve', configuration } : { kind: 'issue-token', configuration, userName };
}

export function parseConfiguration(settings: unknown): Configuration {
  const parsed = configurationSchema.safeParse(withoutSimulator(settings));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'settings'}: ${issue.message}`);
  throw new ConfigurationError(`The settings are not right:\n${lines.join('\n')}`);
}

/** A real city's desks never ring by themselves unless the settings say so. */
function withoutSimulator(settings: unknown): unknown {
  if (!isObject(settings) || settings['demo'] === true) return settings;
  const { calls = {} } = settings;
  return isObject(calls) ? { ...settings, calls: { simulator: false, ...calls } } : settings;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Flags = ReturnType<typeof parseFlags>;
function parseFlags(flags: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...flags],
      allowPositionals: false,
      options: {
        port: text,
        host: text,
        data: text,
        config: text,
        asterisk: text,
        'asterisk-user': text,
        agents: text,
        'log-level': text,
        'issue-token': text,
        demo: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new ConfigurationError(`${cause instanceof Error ? cause.message : String(cause)}\nSee --help.`);
  }
}

function readFile(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigurationError(`Cannot read the settings in ${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!isObject(content)) throw new ConfigurationError(`${file} must hold a JSON object.`);
  return content;
}

/** What flags and environment say about calls, over what the file says. A `--asterisk` takes the place of the file's. */
function callsSettings(file: unknown, values: Flags, environment: NodeJS.ProcessEnv): unknown {
  if (file !== undefined && !isObject(file)) return file;
  const calls: Record<string, unknown> = { ...file };
  const pushSecret = environment['RINGDESK_PUSH_SECRET'];
  if (pushSecret !== undefined) calls['pushSecret'] = pushSecret;
  if (values.asterisk !== undefined) {
    const address = /^\[?(?<host>[^\]]+?)\]?(?::(?<port>\d+))?$/.exec(values.asterisk)?.groups;
    calls['asterisk'] = [
      defined({
        host: address?.['host'] ?? values.asterisk,
        port: number('--asterisk', address?.['port']),
        user: values['asterisk-user'] ?? 'ringdesk',
        secret: environment['RINGDESK_ASTERISK_SECRET'],
        agents: values.agents,
      }),
    ];
  }
  return Object.keys(calls).length === 0 ? undefined : calls;
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw new ConfigurationError(`${name} must be a number, not "${text.slice(0, 40)}".`);
  return Number(text);
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function defaultDataDirectory(demo: boolean): string {
  const base = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  return join(base, 'ringdesk-service', demo ? 'demo' : 'city');
}
