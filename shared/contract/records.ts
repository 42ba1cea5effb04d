/**
 * What the replica shows to a screen: read models, shaped for the pop and the workspace. All instants are ISO 8601 in UTC.
 * In one file, because they refer to each other; those of the Sync page stand in `sync-records.ts`.
 */
import type { CallHandling, Capabilities, PresenceReport, QueueFollowing } from '../wire.ts';
import type { LoadState } from './sync-records.ts';

export interface CaseSummary {
  id: string;
  title: string;
  /** It is confidential and its caller is not revealed: title and category are not told. */
  masked: boolean;
  /** null while a case born at a desk has no number from the service yet. */
  ticketNumber: string | null;
  /** The short reference that was read to the caller before there was a ticket number; stays for ever. */
  provisionalNumber: string | null;
  /** Code names of `incident.statecode` and `incident.statuscode`. */
  state: 'active' | 'resolved' | 'cancelled';
  status: string;
  category: string | null;
  department: string | null;
  createdOn: string;
  /** null when acknowledged or when the category sets no target. */
  acknowledgeBy: string | null;
  acknowledged: boolean;
  customerId: string | null;
  /** An edit of this case has not reached the service yet. */
  pending: boolean;
}

export interface CallerSummary {
  contactId: string;
  fullName: string;
  preferredLanguage: 'english' | 'spanish' | null;
  /** Which column holds the number that matched: `mobilephone`, `telephone1` … */
  matchedOn: string;
  /** The number is this person's only with this extension. */
  extension: string | null;
  openCaseCount: number;
  address: string | null;
  isVip: boolean;
  /** `donotphone` */
  doNotCall: boolean;
  /** Flagged as abusive and not over: until when, null without an end. */
  abusive: { until: string | null } | null;
  /** Of several people with this number, the one whom the call-taker chose the last time: when. */
  chosenLastAt: string | null;
  /** A confidential caller who is not revealed: name, address, number and flags are not told. */
  masked: boolean;
}

/** How sure we are who is calling, and why (GUIDE principle 4). */
export type MatchKind =
  | 'exact' // one active contact has this number
  | 'shared' // several have it: a chooser, nobody is linked by itself
  | 'none' // no contact has it
  | 'withheld' // the caller sent no number
  | 'chosen'; // the call-taker said who it is

/** Why the match is what it is. */
export interface MatchReason {
  /** For `shared`: what the people with this number have in common, as far as the data says. */
  sharedBy: 'household' | 'business' | 'shelter' | 'switchboard' | 'unrelated' | null;
  /** Guests with the same number, folded beneath the registered contact. */
  foldedGuests: number;
  /** Deactivated contacts with this number: they never match, but say why nobody does. */
  inactive: number;
}

export interface EarlierCall {
  key: string;
  at: string;
  outcome: 'answered' | 'missed';
  /** Seconds of talk when answered, of ringing when missed. */
  seconds: number;
  queue: string | null;
  /** Who answered; null when missed or not known. */
  agent: string | null;
  /** It led to a case; its title is null when that case is confidential. */
  hasCase: boolean;
  caseTitle: string | null;
}

export type CallState = 'ringing' | 'answered' | 'held' | 'ended' | 'missed' | 'answered-elsewhere' | 'declined' | 'busy' | 'transferred';
export type NewEntity = 'case' | 'contact' | 'link';

/** One call leg at this desk, complete: everything that the pop shows comes in this one value. */
export interface CallCard {
  /** `<system>/<legId>` */
  key: string;
  callId: string;
  extension: string;
  state: CallState;
  direction: 'inbound' | 'outbound' | 'internal';
  /** For a person's eyes; null when withheld or absent. Of a confidential caller without its last four digits. */
  number: string | null;
  /** ISO 3166 code of the country that a valid number of another country belongs to. */
  numberRegion: string | null;
  /** A relay or TTY service: what the city calls it. Whoever calls through it is somebody else every time, so nobody is linked by it. */
  relay: string | null;
  /** Name that the PBX or carrier sent: a hint, never an identity. */
  lineName: string | null;
  queue: string | null;
  /** The number that the caller dialled. */
  dialled: string | null;
  divertedFrom: string | null;
  ringingAt: string;
  /** The caller may have waited in a queue before it rang here. */
  waitingSince: string;
  answeredAt: string | null;
  endedAt: string | null;
  /** Answered at another desk: by whom, as far as the PBX says; a name, else an extension. */
  answeredBy: string | null;
  /** The lookup takes longer than one would notice: nothing but the number is known yet. */
  lookingUp: boolean;
  match: MatchKind;
  /** By this computer's clock, when the call-taker said who it is; null otherwise. */
  chosenAt: string | null;
  /** A confidential caller's identity is shown since then. */
  revealedAt: string | null;
  matchReason: MatchReason;
  /** The caller, when one person is certain or was chosen. */
  caller: CallerSummary | null;
  /** For `shared`: everybody who has the number, most likely first. */
  candidates: CallerSummary[];
  /** Own open cases, longest waiting acknowledgement first; at most 3, `openCaseCount` counts all. */
  openCases: CaseSummary[];
  openCaseCount: number;
  /** Open cases of others at the caller's address; at most 2. */
  addressCases: CaseSummary[];
  addressCaseCount: number;
  earlierCalls: EarlierCall[];
  earlierCallCount: number;
  /** The first load goes on: cases or earlier calls are not known yet, which is not the same as none. */
  historyLoading: boolean;
  /** Chosen in the drop menu, opens once the call is answered. */
  newEntity: NewEntity | null;
  /** The phone-call activity of the answered leg. */
  phoneCallId: string | null;
  notes: string;
  attachedCaseId: string | null;
  /** The call-taker put the pop away. */
  dismissed: boolean;
  /** A call session tab is open for it: answered and not finished; a call that was made from here has it from dialling on. */
  session: boolean;
  /** Since when it is on hold; null when it is not. */
  heldAt: string | null;
  /** The caller does not hear the call-taker. */
  muted: boolean;
  /** Where the call went; null when it was not transferred. */
  transferredTo: string | null;
  /** Third persons, in the order in which they were asked for. */
  parties: ShownParty[];
  /** The guidance for an emergency was opened, its number was called: first time of each. */
  emergencyAt: string | null;
  emergencyCalledAt: string | null;
}

/** A third person of a call: `added` joins it, such as an interpreter; `consult` is spoken with while the caller is on hold (a warm transfer). */
export interface CallParty {
  /** As it is dialled. */
  number: string;
  /** What the city calls it. */
  label: string | null;
  role: 'added' | 'consult';
  askedAt: string;
  joinedAt: string | null;
  /** Also when nobody picked up. */
  leftAt: string | null;
}

export interface ShownParty extends CallParty {
  /** The number for a person's eyes. */
  display: string;
}

export interface TimelineEntry {
  id: string;
  kind: 'phonecall' | 'case-opened' | 'case-resolved' | 'case-cancelled';
  at: string;
  title: string;
  /** Code names: `open`, `received`, `made`, `cancelled` for phone calls. */
  status: string | null;
  ticketNumber: string | null;
  detail: string | null;
  seconds: number | null;
  queue: string | null;
}

export interface PropertySummary {
  id: string;
  name: string;
  propertyType: string | null;
  parcelId: string | null;
  ward: string | null;
}

/** The contact's record as the call session opens it. */
export interface ContactRecord {
  id: string;
  fullName: string;
  numbers: { column: string; display: string }[];
  email: string | null;
  address: string | null;
  preferredLanguage: 'english' | 'spanish' | null;
  isGuest: boolean;
  active: boolean;
  openCases: CaseSummary[];
  closedCaseCount: number;
  timeline: TimelineEntry[];
  property: PropertySummary | null;
  addressCases: CaseSummary[];
  addressClosedCaseCount: number;
  /** As in `CallCard`. */
  historyLoading: boolean;
  isVip: boolean;
  doNotCall: boolean;
  abusive: CallerSummary['abusive'];
  /** The person of a confidential caller's call that is not revealed: nothing that says who it is, is told. */
  masked: boolean;
}

export interface ContactHit {
  id: string;
  fullName: string;
  number: string | null;
  address: string | null;
  openCaseCount: number;
}

/** One answer of the search, most useful first. */
export interface SearchHit {
  kind: 'contact' | 'case' | 'address';
  id: string;
  /** Name of the person, subject of the case, name of the property or business. */
  title: string;
  /** What of it was found: `name`, `number`, `email`, `ticket`, `provisional`, `subject`, `description`, `address`. */
  matchedOn: 'name' | 'number' | 'email' | 'ticket' | 'provisional' | 'subject' | 'description' | 'address';
  /** Of a case: ticket number, or the provisional one. Of a contact: a telephone number. */
  reference: string | null;
  address: string | null;
  /** Of a case: who it is for, and the record; null when that is hidden or nobody. */
  person: string | null;
  contactId: string | null;
  /** Of a case. */
  state: 'active' | 'resolved' | 'cancelled' | null;
  at: string | null;
}

export interface CategoryChoice {
  id: string;
  name: string;
  department: string | null;
  teamId: string | null;
  acknowledgementHours: number | null;
  /** What to ask, in both languages; null: nothing is written for it. */
  script: string | null;
  scriptSpanish: string | null;
}
export interface TeamChoice {
  id: string;
  name: string;
}

export interface RecentCall {
  key: string;
  at: string;
  number: string | null;
  callerName: string | null;
  /** A confidential caller who was not revealed. */
  masked: boolean;
  contactId: string | null;
  state: CallState;
  direction: CallCard['direction'];
  queue: string | null;
  seconds: number | null;
  caseTitle: string | null;
}

/** A call that rang here, that nobody answered, and that nobody followed up. */
export interface MissedCall {
  key: string;
  at: string;
  /** null: withheld, nobody can call back. */
  number: string | null;
  callerName: string | null;
  /** A confidential caller who was not revealed. */
  masked: boolean;
  queue: string | null;
  /** How long it rang here. */
  seconds: number;
}

export interface AnsweredCall {
  key: string;
  at: string;
  direction: CallCard['direction'];
  number: string | null;
  callerName: string | null;
  /** A confidential caller who was not revealed. */
  masked: boolean;
  queue: string | null;
  /** Of talk; null while it goes on. */
  seconds: number | null;
  /** Its wrap-up is finished. */
  finished: boolean;
  /** Name of `phonecall.ring_disposition`; null before the wrap-up, or when none was given. */
  disposition: string | null;
  /** The case that it is about. */
  caseTitle: string | null;
  ticketNumber: string | null;
}

/** An edit that the service refused for good, or that somebody else's edit contradicts. Nothing of it is lost. */
export interface ParkedEdit {
  id: number;
  groupId: string;
  kind: 'refused' | 'conflict';
  table: string;
  recordId: string;
  recordName: string | null;
  reason: string;
  at: string;
}

/** How this desk's user stands, by this desk's own word. */
export interface ShownPresence extends PresenceReport {
  /** What a person chose last; during a call it waits for its end. */
  chosen: { state: 'ready' | 'notReady'; reason: string | null };
  /** What the telephone systems make of it; null: the service does not know of it yet. */
  queues: QueueFollowing | null;
}

export interface DeskState {
  user: { id: string; fullName: string; role: string } | null;
  city: { name: string; region: string; timeZone: string } | null;
  callHandling: CallHandling | null;
  extensions: string[];
  capabilities: Capabilities;
  /** By the beginning of a call's key (`<system>/`): what can be done to the calls of this telephone system. Empty: `capabilities` counts. */
  systems: Readonly<Record<string, Capabilities>>;
  /** null: this user has no desk phone. */
  presence: ShownPresence | null;
  simulator: boolean;
  /** `starting` until the first answer; `refused`: the sign-in is not accepted; `incompatible`: other protocol version. */
  service: 'starting' | 'online' | 'offline' | 'refused' | 'incompatible';
  /** What the service said when it is not online; for the tooltip and the log. */
  serviceMessage: string | null;
  /** When the replica last held everything that the service held. */
  asOf: string | null;
  /** Not null while the first load runs. */
  load: LoadState | null;
  pendingEdits: number;
  /** `full`: nothing can be stored until somebody frees space on this computer. */
  storage: 'good' | 'full';
  parkedEdits: ParkedEdit[];
}
