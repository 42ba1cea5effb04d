import { z } from 'zod';

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const asteriskSchema = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).default(5038),
  user: z.string().min(1),
  secret: z.string().min(1),
  /** Names this PBX in the call log. Keep it: the ids of phone-call activities are made from it. */
  systemName: z.string().min(1).max(80).optional(),
  /** Tells the endpoints of desks from trunks. */
  agents: z.string().refine(isPattern, 'is not a regular expression').default(String.raw`^\d{3,6}$`),
  tls: z.boolean().default(false),
  /** How queues name the telephone of an extension as their member. */
  queueMember: z.string().includes('{extension}').max(80).default('PJSIP/{extension}'),
});
export type AsteriskConfiguration = z.infer<typeof asteriskSchema>;

export const callsConfigurationSchema = z
  .strictObject({
    asterisk: z.array(asteriskSchema).max(20).default([]),
    /** Bearer secret of `POST /api/desk/v1/calls/events`. */
    pushSecret: z.string().min(16, 'must have at least 16 characters').optional(),
    /** By default on when no PBX is configured. */
    simulator: z.boolean().optional(),
    /** How long a simulated person who is dialled, consulted or added takes to pick up, in milliseconds. */
    simulatedAnswerMs: z.number().int().min(0).max(600_000).default(3_000),
  })
  .transform((configuration) => ({ ...configuration, simulator: configuration.simulator ?? configuration.asterisk.length === 0 }));
export type CallsConfiguration = z.output<typeof callsConfigurationSchema>;
