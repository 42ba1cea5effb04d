/**
 * What crosses the network beside the Web API: call events, hints, commands and the session (`/api/desk/v1` and socket.io).
 * `protocolVersion` must be raised whenever a schema here changes; `test/shared/wire.test.ts` holds the hash that reminds you.
 */
import { z } from 'zod';

export const protocolVersion = 5;

export const callEventTypes = [
  'queued', // of the call: it waits in `queue`
  'ringing',
  'answered',
  'held',
  'resumed',
  'transferred', // this leg's agent passed the call on to `to`; `ended` follows
  'party-changed', // the person at the other end of this leg is now `number`
  'answered-elsewhere',
  'declined',
  'busy',
  'missed', // of the leg: it rang and stopped, whatever became of the call
  'ended',
  'abandoned', // of the call: the caller gave up before anybody answered
] as const;
export const callEventTypeSchema = z.enum(callEventTypes);
export type CallEventType = z.infer<typeof callEventTypeSchema>;

const identifier = z.string().min(1).max(200);
const telephoneNumber = z.string().min(1).max(80);

/** What a reason is called by between programs: it also goes to the PBX. */
export const reasonName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'must be a name of letters, digits, - and _, at most 40');

/** What an adapter or a push caller reports. Every event of a leg repeats `extension`, `number` and `queue`. */
export const callReportSchema = z
  .object({
    type: callEventTypeSchema,
    callId: identifier.describe('the whole call; Asterisk: Linkedid'),
    legId: identifier.optional().describe('one party of it; Asterisk: Uniqueid. Absent for queued and abandoned'),
    extension: z.string().min(1).max(40).optional().describe('the desk phone of the leg'),
    direction: z.enum(['inbound', 'outbound', 'internal']).optional(),
    number: telephoneNumber.optional().describe('as the PBX sent it, not normalised; absent when there is none'),
    name: z.string().min(1).max(200).optional(),
    withheld: z.boolean().optional().describe('true only when the PBX says so'),
    did: z.string().min(1).max(80).optional().describe('the number that was dialled'),
    queue: z.string().min(1).max(120).optional(),
    divertedFrom: telephoneNumber.optional(),
    waitingSince: z.iso.datetime().optional().describe('since when the caller has been waiting, when that is longer than the leg rings'),
    to: z.string().min(1).max(80).optional().describe('where a transferred call went'),
    talkMs: z.number().int().nonnegative().optional(),
    cause: z.number().int().optional().describe('Q.850 hang-up cause'),
    at: z.iso.datetime().optional().describe('instant; the gateway sets its own clock when absent'),
  })
  .refine((event) => event.type === 'queued' || event.type === 'abandoned' || (event.legId !== undefined && event.extension !== undefined), {
    message: 'an event of a leg needs legId and extension',
  });
export type CallReport = z.infer<typeof callReportSchema>;

/** A call event as desks receive it: a report that the call log has numbered and timed. */
export const callEventSchema = z.intersection(
  callReportSchema,
  z.object({
    seq: z.number().int().positive().describe('rises by at least one from event to event; desks subscribe from their last'),
    at: z.iso.datetime(),
    /** Which PBX: two may use the same ids. */
    system: z.string().min(1).max(80),
  }),
);
export type CallEvent = z.infer<typeof callEventSchema>;

/** What the PBX behind a desk can be told to do; the screen shows only buttons that work. */
export const capabilitiesSchema = z.object({
  answer: z.boolean(),
  hangUp: z.boolean(),
  /** Hold and resume. */
  hold: z.boolean(),
  mute: z.boolean(),
  /** The call goes to somebody else at once. */
  transfer: z.boolean(),
  /** The call-taker speaks with the other side first, then passes the call on. */
  warmTransfer: z.boolean(),
  /** A third person joins, such as an interpreter. */
  addParty: z.boolean(),
  dial: z.boolean(),
  /** It is told who is not ready, and their queues do not ring them. */
  presence: z.boolean().default(false),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
export const capabilityNames = Object.keys(capabilitiesSchema.shape) as (keyof Capabilities)[];
export const noCapabilities = Object.fromEntries(capabilityNames.map((name) => [name, false])) as Capabilities;

/** How calls are handled in this city: what the call-taker's screen offers beside the buttons of the PBX. */
export const callHandlingSchema = z.object({
  /** Relay and TTY services: who calls through them is somebody else every time, so their numbers are labelled and never linked to a person. */
  relayNumbers: z.array(z.object({ number: telephoneNumber, label: z.string().min(1).max(80) })),
  /** Where an emergency goes, and what the call-taker says meanwhile, by language. */
  emergency: z.object({ number: telephoneNumber, guidance: z.object({ en: z.string().max(2000), es: z.string().max(2000) }) }),
  interpreters: z.array(z.object({ number: telephoneNumber, label: z.string().min(1).max(80) })),
  /** Names of `phonecall.ring_disposition`, in the order of the list. */
  dispositions: z.array(z.string().min(1).max(40)).min(1),
  /** A call cannot be wrapped up without one. */
  dispositionRequired: z.boolean(),
  /** Why somebody is not ready, in the order of the menu; none: there is nothing to choose from, only *not ready*. */
  notReadyReasons: z.array(z.object({ name: reasonName, label: z.object({ en: z.string().min(1).max(40), es: z.string().min(1).max(40) }) })).default([]),
  /** A wrap-up that takes longer does not keep the next call away; null: it lasts until it is finished. In milliseconds. */
  wrapUpLimitMs: z.number().int().positive().nullable().default(null),
});
export type CallHandling = z.infer<typeof callHandlingSchema>;

/** `GET /api/desk/v1/session` */
export const sessionSchema = z.object({
  protocolVersion: z.number().int(),
  user: z.object({ id: z.uuid(), userName: z.string(), fullName: z.string(), role: z.string() }),
  /** The extensions whose calls this user's desk receives (`systemuser.ring_extension`). */
  extensions: z.array(z.string()),
  /** What every PBX behind this desk can do: for what begins a call. */
  capabilities: capabilitiesSchema,
  /** By `CallEvent.system`: what can be done to the calls of each; a PBX that is not named here can do nothing for this desk. */
  systems: z.record(z.string(), capabilitiesSchema).default({}),
  city: z.object({ name: z.string(), region: z.string().length(2).describe('ISO 3166 region for numbers without a country code'), timeZone: z.string() }),
  callHandling: callHandlingSchema,
  /** True when the simulator may be asked to ring (embedded and demo services). */
  simulator: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;

/** socket.io, desk → service, acknowledged with the number of the newest event that the log holds. */
export const subscribeSchema = z.object({
  protocolVersion: z.number().int(),
  /** Last sequence this desk has stored; events after it are sent again. `null`: from now on only. */
  since: z.number().int().nonnegative().nullable(),
});
export type Subscribe = z.infer<typeof subscribeSchema>;

/** socket.io, desk → service, acknowledged with `commandResultSchema`. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), callId: identifier, legId: identifier }),
  z.object({ type: z.literal('hangUp'), callId: identifier, legId: identifier }),
  z.object({ type: z.literal('hold'), callId: identifier, legId: identifier }),
  z.object({ type: z.literal('resume'), callId: identifier, legId: identifier }),
  z.object({ type: z.literal('mute'), callId: identifier, legId: identifier, muted: z.boolean() }),
  z.object({ type: z.literal('transfer'), callId: identifier, legId: identifier, to: telephoneNumber, warm: z.boolean().describe('speak with the other side first') }),
  z.object({ type: z.literal('addParty'), callId: identifier, legId: identifier, number: telephoneNumber }),
  z.object({ type: z.literal('dial'), number: telephoneNumber, extension: z.string().min(1).max(40).optional().describe("absent: the desk's first extension") }),
  z.object({
    type: z.literal('simulateRing'),
    number: telephoneNumber.optional().describe('absent: a withheld number'),
    name: z.string().max(200).optional(),
    extension: z.string().min(1).max(40).optional().describe("absent: the desk's first extension"),
    queue: z.string().min(1).max(120).optional(),
    did: z.string().min(1).max(80).optional(),
    divertedFrom: telephoneNumber.optional(),
    waitingSince: z.iso.datetime().optional(),
  }),
]);
export type Command = z.infer<typeof commandSchema>;
export const commandResultSchema = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: z.enum(['not-supported', 'not-found', 'unavailable', 'not-allowed', 'invalid-input']), message: z.string() }),
]);
export type CommandResult = z.infer<typeof commandResultSchema>;

/** socket.io, service → desk: something was committed; pull when convenient. Losing one is harmless. */
export const hintSchema = z.object({ versionNumber: z.number().int().nonnegative(), tables: z.array(z.string()) });
export type Hint = z.infer<typeof hintSchema>;

export const presenceStates = ['ready', 'notReady', 'onCall', 'wrapUp'] as const;
const presence = { reason: reasonName.nullable().describe('only of notReady'), since: z.iso.datetime() };

/**
 * socket.io, desk → service: how its user stands, after every subscription and whenever it changes. `since` is by the service's clock, as
 * far as the desk knows it. Acknowledged with `presenceAnswerSchema`.
 */
export const presenceReportSchema = z
  .object({ state: z.enum(presenceStates), ...presence })
  .refine(({ state, reason }) => state === 'notReady' || reason === null, { path: ['reason'], message: 'only somebody who is not ready has a reason' });
export type PresenceReport = z.infer<typeof presenceReportSchema>;

/**
 * What the PBXs made of it. `followed`: they let queues ring or not, accordingly (also when no queue has this telephone) · `none`: none of
 * them can be told · `refused`: one may not be told by this service · `unreachable`: one is told once it answers again.
 */
export const queueFollowings = ['followed', 'none', 'refused', 'unreachable'] as const;
export type QueueFollowing = (typeof queueFollowings)[number];
export const presenceAnswerSchema = z.union([
  /** `since` as the service keeps it: a desk that was away has the state anew. */
  z.object({ ok: z.literal(true), since: z.iso.datetime(), queues: z.enum(queueFollowings) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type PresenceAnswer = z.infer<typeof presenceAnswerSchema>;

/** How one user stands: to the desks of call supervisors and administrators, and at `GET /api/desk/v1/presence`. */
export const agentPresenceSchema = z.object({
  userId: z.uuid(),
  fullName: z.string(),
  extensions: z.array(z.string()),
  state: z.enum([...presenceStates, 'offline']),
  ...presence,
});
export type AgentPresence = z.infer<typeof agentPresenceSchema>;

/** The names of socket.io messages, for both ends. */
export interface ServerToDesk {
  call: (event: CallEvent) => void;
  hint: (hint: Hint) => void;
  /** Supervisors only: somebody stands otherwise. Losing one is repaired by the list. */
  presence: (presence: AgentPresence) => void;
  /** What the desk was told at sign-in has changed, such as what a PBX can do: ask for the session again. */
  session: () => void;
}
export interface DeskToServer {
  presence: (presence: PresenceReport, acknowledge: (answer: PresenceAnswer) => void) => void;
  subscribe: (subscribe: Subscribe, acknowledge: (answer: { lastSeq: number } | { error: string }) => void) => void;
  command: (command: Command, acknowledge: (result: CommandResult) => void) => void;
  /** A fresh token of the same person, before the old one expires, so that the line stays up. `false`: it is not accepted, the line ends. */
  authenticate: (token: string, acknowledge: (accepted: boolean) => void) => void;
}
export const deskSocketPath = '/api/desk/v1/socket';
export const presencePath = '/api/desk/v1/presence';

/** `GET /api/desk/v1/sign-in`, open to everybody: how a desk signs in at this service. */
export const signInOfferSchema = z.object({
  /** `POST /api/desk/v1/demo/session` gives a token to whoever asks. */
  demo: z.boolean(),
  /** null: there is no identity provider; people cannot sign in. */
  openId: z
    .object({
      issuer: z.url(),
      clientId: z.string().min(1).describe('public client of the desktop: no secret, PKCE, redirect to loopback'),
      scope: z.string().min(1),
      resource: z.url().optional().describe('RFC 8707, for providers that choose the audience by it'),
    })
    .nullable(),
});
export type SignInOffer = z.infer<typeof signInOfferSchema>;
export type OpenIdOffer = NonNullable<SignInOffer['openId']>;
export const signInPath = '/api/desk/v1/sign-in';

/** `POST /api/desk/v1/demo/session` */
export const demoSessionRequestSchema = z.object({ user: z.string().min(1).max(100) });
export const demoSessionAnswerSchema = z.object({ token: z.string() });

/** A part of a table: the first two digits of its rows' ids. */
export const digestBucketPattern = /^[0-9a-f]{2}$/;
const bucketName = z.string().regex(digestBucketPattern);

/** `GET /api/desk/v1/digest/{entitySet}`: the rows that the user sees, in 256 parts by the beginning of their ids; only those that have any. */
export const digestSchema = z.object({
  entitySet: z.string(),
  /** Another one when other rows or other columns became visible without a change of theirs: a new role, another team. A copy is then loaded afresh. */
  sight: z.string(),
  buckets: z
    .array(
      z.object({
        bucket: bucketName,
        count: z.number().int().positive(),
        sum: z.string().regex(/^\d+$/).describe('of the versionnumber of its rows, exactly: decimal digits, for it may be larger than 2^53. Change numbers are unique over the store'),
      }),
    )
    .max(256)
    .describe('in the order of their names'),
});
export type Digest = z.infer<typeof digestSchema>;

/** `GET /api/desk/v1/digest/{entitySet}/{bucket}`: the rows of one part, in the order of their ids. */
export const digestBucketSchema = z.object({
  entitySet: z.string(),
  bucket: bucketName,
  rows: z.array(z.tuple([z.uuid().describe('id, in lower case'), z.number().int().nonnegative().describe('versionnumber')])),
});
export type DigestBucket = z.infer<typeof digestBucketSchema>;
export const digestPath = '/api/desk/v1/digest';
