/** The application's own switches. Chromium's (`--user-data-dir`, `--no-sandbox`, …) are read by Electron itself. */
import { parseArgs } from 'node:util';
import type { TelLink } from '../../shared/contract/host.ts';
import { readTelLink } from './tel-link.ts';

export interface CommandLine {
  version: boolean;
  help: boolean;
  /** `--ring NUMBER`: the simulator rings from it; `--ring withheld`: without a number. */
  ring: { number: string | null } | null;
  /** A `tel:` link that the system hands over. */
  tel: TelLink | null;
  serviceUrl: string | null;
  serviceUser: string | null;
}

export const usage = `Usage: ringdesk [options]
  --ring NUMBER         let the simulator ring from NUMBER ("withheld": no number); also in a running Ringdesk
  --service-url URL     use this case service instead of the embedded one
  --service-user NAME   sign in as this user (demo services)
  --version             print the version and exit
  --help                print this text and exit
  tel:NUMBER            put this number into the dial field; nothing is dialled by itself`;

const options = {
  version: { type: 'boolean' },
  help: { type: 'boolean' },
  ring: { type: 'string' },
  'service-url': { type: 'string' },
  'service-user': { type: 'string' },
} as const;

/** @param words the arguments after the executable (and after the application's path in development) */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true });
  const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
  const ring = text(values.ring);
  return {
    version: values.version === true,
    help: values.help === true,
    ring: ring === null ? null : { number: ring === 'withheld' ? null : ring },
    tel: positionals.map(readTelLink).find((link) => link !== null) ?? null,
    serviceUrl: text(values['service-url']),
    serviceUser: text(values['service-user']),
  };
}
