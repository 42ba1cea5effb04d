import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isReadableByOthers, tlsSchema } from '../../tls.ts';
import { agentsSchema, managerSchema } from '../configuration.ts';

export const brokerConfigurationSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(7321),
  /** What the case service shows: `calls.asterisk[].broker.secret`. */
  secret: z.string().min(16, 'must have at least 16 characters'),
  tls: tlsSchema.optional(),
  /** The manager user with `write = system`, of the PBX beside the broker. */
  asterisk: managerSchema,
  /** The only phones that may be told to talk or to hold, by the names of their endpoints. */
  agents: agentsSchema,
  /** How often one phone may be told to talk or to hold within a minute. */
  talksPerMinute: z.number().int().min(1).max(600).default(30),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type BrokerConfiguration = z.output<typeof brokerConfigurationSchema>;

/** @throws Error that lists what is wrong, a line each */
export function readBrokerConfiguration(file: string): { configuration: BrokerConfiguration; warnings: string[] } {
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const parsed = brokerConfigurationSchema.safeParse(settings);
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`).join('\n'));
  return { configuration: parsed.data, warnings: isReadableByOthers(file) ? [`${file} holds secrets and is readable by other users: chmod 600.`] : [] };
}
