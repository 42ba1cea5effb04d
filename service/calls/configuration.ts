import { z } from 'zod';

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const dialplanContext = z.string().regex(/^[\w-]{1,79}$/, 'is not the name of a dialplan context');
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The answer broker beside the PBX (broker/). Its secret must not cross a network in clear. */
const brokerSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => URL.canParse(url) && (new URL(url).protocol === 'https:' || loopback.test(new URL(url).hostname)), 'must be https, unless the broker is on this machine'),
  secret: z.string().min(16, 'must have at least 16 characters'),
});

/** The manager interface of one Asterisk, and who logs in there. */
export const managerSchema = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).default(5038),
  user: z.string().min(1),
  secret: z.string().min(1),
  tls: z.boolean().default(false),
  /** PEM of the authority that signed the PBX's certificate, when it is none that Node trusts. */
  caFile: z.string().min(1).optional(),
});

/** Tells the endpoints of desks from trunks. */
export const agentsSchema = z.string().refine(isPattern, 'is not a regular expression').default(String.raw`^\d{3,6}$`);

const asteriskSchema = z
  .strictObject({
    ...managerSchema.shape,
    /** Names this PBX in the call log. Keep it: the ids of phone-call activities are made from it. */
    systemName: z.string().min(1).max(80).optional(),
    agents: agentsSchema,
    /** How queues name the telephone of an extension as their member. */
    queueMember: z.string().includes('{extension}').max(80).default('PJSIP/{extension}'),
    /** Queues in which the telephone of whoever is here is a member, and of whoever is offline is none. */
    queues: z.array(z.string().regex(/^[^\r\n]{1,79}$/, 'is not the name of a queue')).max(100).default([]),
    /** Where a transferred call goes on, and where a number that a call-taker dials is found. Without them neither is offered. */
    transferContext: dialplanContext.optional(),
    dialContext: dialplanContext.optional(),
    broker: brokerSchema.optional(),
    /** The city's desk phones obey the broker's `Event: hold` and `Event: talk` during a call. Many only know `talk` while they ring. */
    holdByNotify: z.boolean().default(false),
    /** How long a desk phone that was told to answer, hold or resume may take. A desk waits 8 s for the outcome of a command. */
    answerWithinMs: z.number().int().min(500).max(6_000).default(4_000),
    /** How often the PBX is asked which channels live, in seconds. */
    checkSeconds: z.number().int().min(10).max(3_600).default(180),
    /** A call that rings, or is up, for longer without a sign of life from the PBX is taken as over. */
    longestRingMinutes: z.number().positive().max(1_440).default(10),
    longestCallHours: z.number().positive().max(168).default(12),
  })
  .refine(({ broker, holdByNotify }) => broker !== undefined || !holdByNotify, { path: ['holdByNotify'], message: 'is of no use without "broker"' })
  .refine(({ tls, caFile }) => tls || caFile === undefined, { path: ['caFile'], message: 'is of no use without "tls": true' });
export type AsteriskConfiguration = z.infer<typeof asteriskSchema>;

export const callsConfigurationSchema = z
  .strictObject({
    asterisk: z.array(asteriskSchema).max(20).default([]),
    /** Secret of `POST /api/desk/v1/calls/events` and `…/calls/sipgate`. */
    pushSecret: z.string().min(16, 'must have at least 16 characters').optional(),
    /** Pushes in the form of sipgate.io. */
    sipgate: z
      .strictObject({
        /** Desk phones of its users, by name, `userId` or `fullUserId`, or of its numbers; who is not here is the extension itself. */
        extensions: z.record(z.string().min(1).max(200), z.string().min(1).max(40)).default({}),
      })
      .prefault({}),
    /** By default on when no PBX is configured. */
    simulator: z.boolean().optional(),
    /** How long a simulated person who is dialled, consulted or added takes to pick up, in milliseconds. */
    simulatedAnswerMs: z.number().int().min(0).max(600_000).default(3_000),
  })
  .transform((configuration) => ({ ...configuration, simulator: configuration.simulator ?? configuration.asterisk.length === 0 }));
export type CallsConfiguration = z.output<typeof callsConfigurationSchema>;
