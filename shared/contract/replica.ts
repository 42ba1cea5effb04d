/**
 * What a screen may ask of the replica: reads, and edits and call actions apart. Both ends are typed from here; the replica checks
 * the sender's surface and the arguments in one place (`electron/replica/dispatch.ts`).
 */
import { z } from 'zod';
import type { Article, ArticleHit, BusinessHit, FoundPlace, NearbyCases, PlaceHit, RegisteredTwin, SavedDraft } from './case-form-records.ts';
import type { AnsweredCall, CallCard, CaseSummary, CategoryChoice, ContactHit, ContactRecord, DeskState, MissedCall, RecentCall, SearchHit, TeamChoice } from './records.ts';
import type { SyncItemDetail, SyncOverview } from './sync-records.ts';

const id = z.uuid();
const callKey = z.string().min(1).max(300);
const text = (maximum: number) => z.string().max(maximum);
const outboxSeq = z.number().int().positive();
const value = z.union([z.string().max(100_000), z.number(), z.boolean(), z.null()]);

interface Operation<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Only a type; there is no value behind it. */
  readonly output?: Output;
}
function operation<Output>() {
  return <Input extends z.ZodType>(input: Input): Operation<Input, Output> => ({ input });
}

export const newContactSchema = z.object({
  firstName: text(50),
  lastName: text(50),
  mobilePhone: text(50),
  email: text(100).optional(),
  address: text(250).optional(),
});
export type NewContact = z.infer<typeof newContactSchema>;

/** The fields of P3. */
export const caseDraftSchema = z.object({
  title: text(200),
  requestType: z.enum(['report', 'request', 'inquireAbout']),
  categoryId: id,
  /** null: the category's team (P2). */
  teamId: id.nullable(),
  priority: z.enum(['high', 'normal', 'low']),
  origin: z.enum(['phone', 'email', 'portal', 'walkIn']),
  incidentAddress: text(250),
  remainAnonymous: z.boolean(),
  wantsUpdates: z.boolean(),
  confidential: z.boolean(),
  description: text(2000),
  /** Absent: the property whose address this is exactly, if there is one; null: none, a person said so. */
  propertyId: id.nullable().optional(),
  businessId: id.nullable().optional(),
  /** Knowledge articles that were used (P10). */
  articleIds: z.array(id).max(20).optional(),
});
export type CaseDraft = z.infer<typeof caseDraftSchema>;

const customerSchema = z.union([z.object({ contactId: id }), z.object({ newContact: newContactSchema })]);
/** Where something happens; `propertyId` as in a case's draft. */
const placeShape = { address: text(250), propertyId: id.nullable().optional() } as const;

export const dispositions = ['newCase', 'existingCase', 'informationGiven', 'transferred', 'wrongNumber', 'callDropped'] as const;
export type Disposition = (typeof dispositions)[number];

export const replicaReads = {
  'desk.state': operation<DeskState>()(z.object({})),
  'calls.active': operation<CallCard[]>()(z.object({})),
  'calls.recent': operation<RecentCall[]>()(z.object({ limit: z.number().int().min(1).max(200) })),
  /** Newest on top; at most 200. Not those that a colleague answered. */
  'calls.missed': operation<MissedCall[]>()(z.object({})),
  'calls.answered': operation<AnsweredCall[]>()(z.object({ limit: z.number().int().min(1).max(200) })),
  'contacts.get': operation<ContactRecord>()(z.object({ id })),
  'contacts.search': operation<ContactHit[]>()(z.object({ text: text(100) })),
  /** Asks the service now for closed cases and finished calls that are too old to be here by themselves; answers how many were added. */
  'contacts.fetchOlder': operation<{ cases: number; calls: number }>()(z.object({ id })),
  'categories.list': operation<CategoryChoice[]>()(z.object({})),
  'teams.list': operation<TeamChoice[]>()(z.object({})),
  /** As one types: people, cases and addresses. A newer search of the same screen ends an older one, which then answers with nothing. */
  'search.find': operation<SearchHit[]>()(z.object({ text: text(100), limit: z.number().int().min(1).max(50) })),
  /** Properties whose address, name or parcel begins so. */
  'places.find': operation<PlaceHit[]>()(z.object({ text: text(250) })),
  /** What the city knows of this address. */
  'places.match': operation<FoundPlace>()(z.object(placeShape)),
  'places.findBusinesses': operation<BusinessHit[]>()(z.object({ text: text(100) })),
  /** Open cases around an address, nearest first, and which of them may be the same matter. `contactId`: for whom it is asked. */
  'cases.nearby': operation<NearbyCases>()(z.object({ ...placeShape, categoryId: id.nullable(), contactId: id.nullable() })),
  /** One case as lists show it, whoever it is for; null when it is not here. */
  'cases.summary': operation<CaseSummary | null>()(z.object({ id })),
  /** Articles that fit a category and words, best first (P10). */
  'knowledge.suggest': operation<ArticleHit[]>()(z.object({ categoryId: id.nullable(), text: text(4000) })),
  'knowledge.get': operation<Article>()(z.object({ id })),
  /** For a guest: the one registered person that the guest may be, where a merge is allowed; null: nobody, or nobody can tell. */
  'contacts.registeredTwin': operation<RegisteredTwin | null>()(z.object({ id })),
  'drafts.list': operation<SavedDraft[]>()(z.object({})),
  'sync.overview': operation<SyncOverview>()(z.object({})),
  'sync.item': operation<SyncItemDetail>()(z.object({ groupId: id })),
} as const;

/** Acts on edits that wait, were refused or contradict somebody else's. */
export const replicaSyncActions = {
  /** One choice for each column in conflict; the values that lose are kept in a note of the record. */
  'sync.resolve': operation<null>()(
    z.object({
      groupId: id,
      choices: z
        .array(z.object({ seq: outboxSeq, column: text(100), choice: z.union([z.literal('mine'), z.literal('theirs'), z.object({ value })]) }))
        .max(500),
    }),
  ),
  /** Tries a refused or waiting edit again now, with other values where some are given. */
  'sync.retry': operation<null>()(z.object({ groupId: id, changes: z.array(z.object({ seq: outboxSeq, column: text(100), value })).max(500) })),
  /** Takes a refused edit or a conflict off the list; the service's values are shown again, a copy is kept for 30 days. */
  'sync.discard': operation<null>()(z.object({ groupId: id })),
  'sync.restore': operation<null>()(z.object({ id: z.number().int().positive() })),
  'sync.now': operation<null>()(z.object({})),
  /** Pauses the first load; calls and edits go on. */
  'sync.pause': operation<null>()(z.object({ paused: z.boolean() })),
} as const;

/** Call actions: the only writes that the pop may ask for. */
export const replicaCallActions = {
  'calls.answer': operation<null>()(z.object({ key: callKey })),
  'calls.hangUp': operation<null>()(z.object({ key: callKey })),
  'calls.dismiss': operation<null>()(z.object({ key: callKey })),
  /** New Entity ▸ Create Case and the like; while it rings it is remembered and opens on Answer (P5). */
  'calls.chooseNewEntity': operation<null>()(z.object({ key: callKey, newEntity: z.enum(['case', 'contact', 'link']).nullable() })),
  /** The call-taker says who is calling. */
  'calls.identify': operation<null>()(z.object({ key: callKey, contactId: id })),
  /** Not this person: takes the link and what followed from it back, and forgets the choice for this number. */
  'calls.unidentify': operation<null>()(z.object({ key: callKey })),
  /** Shows a confidential caller's identity for this call, after its audit row is in the outbox. */
  'calls.reveal': operation<null>()(z.object({ key: callKey })),
  /** Sets the phone call's *Regarding*; null takes it back. Before the call is answered the choice is remembered. */
  'calls.attach': operation<null>()(z.object({ key: callKey, caseId: id.nullable() })),
  /** The guidance for an emergency was opened, or its number was called at the desk phone: noted with the time. Works without the network. */
  'calls.emergency': operation<null>()(z.object({ key: callKey, step: z.enum(['guidance', 'called']) })),
} as const;

/** What goes to the PBX. Each needs the line and a PBX that can (`DeskState.capabilities`); else `unavailable` or `not-supported`. */
export const replicaPhoneActions = {
  'calls.hold': operation<null>()(z.object({ key: callKey })),
  /** Also gives up a warm transfer that is not completed. */
  'calls.resume': operation<null>()(z.object({ key: callKey })),
  'calls.mute': operation<null>()(z.object({ key: callKey, muted: z.boolean() })),
  /** `warm`: the caller is held while one speaks with the other side; once more without it connects them. */
  'calls.transfer': operation<null>()(z.object({ key: callKey, to: text(80).min(1), warm: z.boolean() })),
  'calls.addParty': operation<null>()(z.object({ key: callKey, number: text(80).min(1) })),
  'calls.dial': operation<null>()(z.object({ number: text(80).min(1) })),
  /** Calls back whom one has missed, and marks the missed call as called back. */
  'calls.callBack': operation<null>()(z.object({ key: callKey })),
} as const;

export const replicaEdits = {
  /** How one stands, from now on or from the end of the call on. Works without the network. `reason`: a name of `CallHandling.notReadyReasons`. */
  'presence.set': operation<null>()(z.object({ state: z.enum(['ready', 'notReady']), reason: text(40).min(1).nullable() })),
  /** What became of missed calls; null puts them back on the list. */
  'calls.followUp': operation<null>()(z.object({ keys: z.array(callKey).min(1).max(200), followUp: z.enum(['calledBack', 'done']).nullable() })),
  'calls.saveNotes': operation<{ savedAt: string }>()(z.object({ key: callKey, notes: text(2000) })),
  /**
   * Wrap-up: completes the phone-call activity and closes the session. Hangs up first when needed and possible. Without a disposition only
   * where the city does not require one, or when nobody answered a call that was made from here.
   */
  'calls.finish': operation<null>()(z.object({ key: callKey, disposition: z.enum(dispositions).nullable(), notes: text(2000) })),
  /** Asks the simulator to ring this desk; only where the service has one. No number: withheld. */
  'calls.simulateRing': operation<null>()(
    z.object({
      number: text(80).nullable(),
      queue: text(120).min(1).optional(),
      did: text(80).min(1).optional(),
      divertedFrom: text(80).min(1).optional(),
      waitingSince: z.iso.datetime().optional(),
    }),
  ),
  'contacts.create': operation<{ contactId: string }>()(z.object({ callKey: callKey.nullable(), contact: newContactSchema })),
  /** Contact (when new), case and the phone call's link, as one group that reaches the service whole or not at all. */
  /** `provisionalNumber` is in its stored form (`shared/provisional-number.ts`): the one to read to the caller at once. */
  'cases.create': operation<{ caseId: string; contactId: string; provisionalNumber: string }>()(
    z.object({
      callKey: callKey.nullable(),
      customer: customerSchema,
      draft: caseDraftSchema,
    }),
  ),
  /**
   * Instead of a second case: the person becomes another reporter of this one, the call is attached to it, and what was typed becomes a
   * note. Nobody is connected who gave no name, or with a case that remains anonymous; then the call is attached all the same.
   * `attachedBefore`: the case that the call was attached to, for taking it back.
   */
  'reporters.add': operation<{ connectionId: string | null; contactId: string | null; why: 'connected' | 'anonymous' | 'caseAnonymous' | 'already'; attachedBefore: string | null }>()(
    z.object({
      callKey: callKey.nullable(),
      caseId: id,
      customer: customerSchema.nullable(),
      remainAnonymous: z.boolean(),
      confidential: z.boolean(),
      title: text(200),
      description: text(2000),
    }),
  ),
  /** Takes it back: the connection is put away, the call regards what it did before. The note stays, because it was said. */
  'reporters.remove': operation<null>()(z.object({ callKey: callKey.nullable(), connectionId: id.nullable(), attachedBefore: id.nullable() })),
  /** Only while the service answers: it moves what belongs to the guest, for good. */
  'contacts.mergeGuest': operation<null>()(z.object({ guestId: id, targetId: id })),
  /** A form that was begun; `value` is the form's own JSON. */
  'drafts.save': operation<{ savedAt: string }>()(z.object({ workKey: callKey, value: text(100_000) })),
  'drafts.discard': operation<null>()(z.object({ workKey: callKey })),
} as const;

export const replicaOperations = { ...replicaReads, ...replicaCallActions, ...replicaPhoneActions, ...replicaEdits, ...replicaSyncActions } as const;
export type ReplicaOperations = typeof replicaOperations;
export type ReplicaOperationName = keyof ReplicaOperations;
export type ReplicaInput<N extends ReplicaOperationName> = z.infer<ReplicaOperations[N]['input']>;
export type ReplicaOutput<N extends ReplicaOperationName> = ReplicaOperations[N] extends Operation<z.ZodType, infer Output> ? Output : never;

/** Pushed to every screen. Each carries the whole state, so a lost one is repaired by the next. */
export interface ReplicaEvents {
  desk: DeskState;
  calls: CallCard[];
  /** Tables with changed rows: views that show them read again. */
  changed: { tables: string[] };
}
export type ReplicaEventName = keyof ReplicaEvents;
