/** What the program is asked to do: a file, then the environment, then flags; the later one wins. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Configuration, ConfigurationError, isObject, parseConfiguration } from './configuration.ts';
import { isReadableByOthers, tlsWarnings } from './tls.ts';

export type Command =
  | { readonly kind: 'serve' | 'check-configuration' }
  | { readonly kind: 'issue-token'; readonly userName: string }
  | { readonly kind: 'backup' | 'restore'; readonly file: string };
export type CommandLine = { readonly kind: 'help' } | (Command & { readonly configuration: Configuration; /** Settings that work and are unwise. */ readonly warnings: readonly string[] });

export const help = `The case service of Ringdesk.

  npm run service -- [options]

  --port N               port to listen on; 0: any that is free (7311)
  --host ADDRESS         address to listen on (127.0.0.1)
  --data DIR             directory of the database and the token key
  --demo                 a demonstration city; only on this machine, anybody may sign in
  --config FILE          settings as JSON, see service/README.md
  --tls-certificate FILE, --tls-key FILE
                         serve HTTPS with this certificate and key (PEM)
  --asterisk HOST:PORT   take calls from this Asterisk (AMI)
  --asterisk-user NAME   its manager user; the secret comes from RINGDESK_ASTERISK_SECRET
  --agents PATTERN       tells its desks from its trunks, a regular expression for extensions
  --log-level LEVEL      trace, debug, info, warn, error or silent (info)

Instead of serving:
  --check-configuration  say whether the settings are right and exit
  --issue-token USER     print a bearer token for a user and exit
  --backup FILE          copy the database into a new file, while the service runs or not
  --restore FILE         put back a backup; the service must be stopped
  --help

Environment: RINGDESK_CONFIG, RINGDESK_PORT, RINGDESK_HOST, RINGDESK_DATA, RINGDESK_LOG_LEVEL, RINGDESK_TLS_CERTIFICATE, RINGDESK_TLS_KEY,
RINGDESK_PUSH_SECRET, RINGDESK_ASTERISK_SECRET.
`;

/** @throws ConfigurationError whose message lists what is wrong, a line each */
export function readCommandLine(flags: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  const values = parseFlags(flags);
  if (values.help) return { kind: 'help' };
  const command = commandOf(values);
  const fileName = values.config ?? environment['RINGDESK_CONFIG'];
  const file = fileName === undefined ? {} : readFile(fileName);
  const settings: Record<string, unknown> = {
    ...file,
    ...defined({
      port: number(environment['RINGDESK_PORT']),
      host: environment['RINGDESK_HOST'],
      dataDirectory: environment['RINGDESK_DATA'],
      logLevel: environment['RINGDESK_LOG_LEVEL'],
    }),
    ...defined({ port: number(values.port), host: values.host, dataDirectory: values.data, demo: values.demo, logLevel: values['log-level'] }),
    ...defined({
      calls: callsSettings(file['calls'], values, environment),
      tls: merged(file['tls'], {
        certificate: values['tls-certificate'] ?? environment['RINGDESK_TLS_CERTIFICATE'],
        key: values['tls-key'] ?? environment['RINGDESK_TLS_KEY'],
      }),
    }),
  };
  const configuration = parseConfiguration(settings);
  return { ...command, configuration, warnings: warningsOf(configuration, fileName, file) };
}

function commandOf(values: Flags): Command {
  const { 'issue-token': userName, 'check-configuration': check, backup, restore } = values;
  const asked: Command[] = [];
  if (check) asked.push({ kind: 'check-configuration' });
  if (userName !== undefined) asked.push({ kind: 'issue-token', userName });
  if (backup !== undefined) asked.push({ kind: 'backup', file: backup });
  if (restore !== undefined) asked.push({ kind: 'restore', file: restore });
  if (asked.length > 1) throw new ConfigurationError(`${asked.map(({ kind }) => `--${kind}`).join(' and ')} exclude each other.`);
  return asked[0] ?? { kind: 'serve' };
}

function warningsOf(configuration: Configuration, fileName: string | undefined, file: Record<string, unknown>): string[] {
  const warnings = configuration.tls ? tlsWarnings(configuration.tls) : [];
  if (fileName !== undefined && holdsSecret(file) && isReadableByOthers(fileName)) warnings.push(`${fileName} holds secrets and is readable by other users: chmod 600.`);
  return warnings;
}

function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isObject(value) && Object.entries(value).some(([name, inner]) => (/secret/i.test(name) && inner !== undefined) || holdsSecret(inner));
}

type Flags = ReturnType<typeof parseFlags>;
function parseFlags(flags: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const yes = { type: 'boolean' } as const;
    return parseArgs({
      args: [...flags],
      allowPositionals: false,
      options: {
        port: text,
        host: text,
        data: text,
        config: text,
        'tls-certificate': text,
        'tls-key': text,
        asterisk: text,
        'asterisk-user': text,
        agents: text,
        'log-level': text,
        'issue-token': text,
        backup: text,
        restore: text,
        'check-configuration': yes,
        demo: yes,
        help: yes,
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
    // What JSON.parse says may repeat the text around the mistake, and with it a secret.
    const reason = cause instanceof SyntaxError ? `it is no JSON${/ at position \d+| \(line \d+ column \d+\)/.exec(cause.message)?.[0] ?? ''}` : cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`Cannot read the settings in ${file}: ${reason}`);
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
        port: number(address?.['port']),
        user: values['asterisk-user'] ?? 'ringdesk',
        secret: environment['RINGDESK_ASTERISK_SECRET'],
        agents: values.agents,
      }),
    ];
  }
  return Object.keys(calls).length === 0 ? undefined : calls;
}

/** @returns undefined when neither says anything */
function merged(file: unknown, over: Record<string, unknown>): unknown {
  if (file !== undefined && !isObject(file)) return file;
  const all = { ...file, ...defined(over) };
  return Object.keys(all).length === 0 ? file : all;
}

/** What is no number stays as it is: the settings' own check says so, together with all else that is wrong. */
function number(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
