/**
 * One call leg at this desk, as it is kept in `desk_call`: with the caller lookup it is all that a card needs, so a restart shows
 * the same cards again.
 *
 *   ringing ──► answered ⇄ held ──► ended              session: from answered until the call-taker finishes the wrap-up
 *      └──► missed · answered-elsewhere · declined · busy            (a transferred leg is `transferred` until it ends)
 */
import type { CallParty, CallState, NewEntity } from '../../../shared/contract/records.ts';
import type { Connection } from '../store/connection.ts';
import type { Transaction } from '../store/transaction.ts';

export interface DeskCall {
  readonly key: string;
  readonly system: string;
  readonly callId: string;
  readonly legId: string;
  readonly extension: string;
  state: CallState;
  direction: 'inbound' | 'outbound' | 'internal';
  /** As the PBX sent it. */
  number: string | null;
  e164: string | null;
  lineName: string | null;
  withheld: boolean;
  queue: string | null;
  /** The number that the caller dialled, as the PBX sent it. */
  dialled: string | null;
  divertedFrom: string | null;
  ringingAt: string;
  /** Since when the caller waits, when that is longer than it rings here. */
  waitingSince: string | null;
  answeredAt: string | null;
  endedAt: string | null;
  contactId: string | null;
  /** The call-taker said who it is. */
  chosen: boolean;
  /** By this computer's clock, when they said so; null where it is no choice that one undoes, such as a new contact. */
  chosenAt: string | null;
  /** The call-taker said that it is not who the number says: from then on only they say who it is. */
  unlinked: boolean;
  /** The confidential caller who is linked is shown since then. */
  revealedAt: string | null;
  newEntity: NewEntity | null;
  phoneCallId: string | null;
  notes: string;
  attachedCaseId: string | null;
  dismissed: boolean;
  session: boolean;
  finished: boolean;
  heldAt: string | null;
  muted: boolean;
  transferredTo: string | null;
  parties: readonly CallParty[];
  emergencyAt: string | null;
  emergencyCalledAt: string | null;
}

export const callIsUp = (call: DeskCall) => call.state === 'answered' || call.state === 'held';
export const callIsLive = (call: DeskCall) => call.state === 'ringing' || callIsUp(call);

type Stored = Record<string, string | number | null>;

function toStored(call: DeskCall): [string, string | number | null][] {
  return Object.entries(call).map(([name, value]: [string, string | boolean | null | readonly object[]]) => [
    name.toLowerCase(),
    typeof value === 'boolean' ? Number(value) : typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  ]);
}

function fromStored(stored: Stored): DeskCall {
  const text = (name: string) => (stored[name] === null || stored[name] === undefined ? null : String(stored[name]));
  const flag = (name: string) => stored[name] === 1;
  return {
    key: String(stored['key']),
    system: String(stored['system']),
    callId: String(stored['callid']),
    legId: String(stored['legid']),
    extension: String(stored['extension']),
    state: String(stored['state']) as CallState,
    direction: String(stored['direction']) as DeskCall['direction'],
    number: text('number'),
    e164: text('e164'),
    lineName: text('linename'),
    withheld: flag('withheld'),
    queue: text('queue'),
    dialled: text('dialled'),
    divertedFrom: text('divertedfrom'),
    ringingAt: String(stored['ringingat']),
    waitingSince: text('waitingsince'),
    answeredAt: text('answeredat'),
    endedAt: text('endedat'),
    contactId: text('contactid'),
    chosen: flag('chosen'),
    chosenAt: text('chosenat'),
    unlinked: flag('unlinked'),
    revealedAt: text('revealedat'),
    newEntity: text('newentity') as NewEntity | null,
    phoneCallId: text('phonecallid'),
    notes: text('notes') ?? '',
    attachedCaseId: text('attachedcaseid'),
    dismissed: flag('dismissed'),
    session: flag('session'),
    finished: flag('finished'),
    heldAt: text('heldat'),
    muted: flag('muted'),
    transferredTo: text('transferredto'),
    parties: JSON.parse(text('parties') ?? '[]') as CallParty[],
    emergencyAt: text('emergencyat'),
    emergencyCalledAt: text('emergencycalledat'),
  };
}

export async function saveDeskCall(transaction: Transaction, call: DeskCall): Promise<void> {
  const entries = toStored(call);
  const names = entries.map(([name]) => `"${name}"`);
  await transaction.db.run(
    `INSERT INTO desk_call (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
     ON CONFLICT (key) DO UPDATE SET ${names.slice(1).map((name) => `${name} = excluded.${name}`).join(', ')}`,
    entries.map(([, value]) => value),
  );
  transaction.touch('desk_call');
}

export async function readDeskCall(db: Connection, key: string): Promise<DeskCall | null> {
  const stored = await db.get<Stored>('SELECT * FROM desk_call WHERE key = ?', [key]);
  return stored ? fromStored(stored) : null;
}

/** What was on screen, or should have been, when the replica stopped. */
export async function readOpenCalls(db: Connection): Promise<DeskCall[]> {
  return (await db.all<Stored>(`SELECT * FROM desk_call WHERE session = 1 OR state = 'ringing' ORDER BY ringingat`)).map(fromStored);
}
