import type { CallReport } from '../../../shared/wire.ts';
import type { AmiMessage } from './ami-message.ts';
import { divertingNumber, nobody, type Party, presentationProhibited, readParty } from './party.ts';

export type Direction = 'inbound' | 'outbound' | 'internal';

/** One channel of the PBX. Its Uniqueid never changes; its Linkedid (the call it belongs to) may. */
export interface Leg {
  readonly uniqueId: string;
  linkedId: string;
  channel: string;
  /** The desk phone, or undefined for trunks and Local channels. */
  extension: string | undefined;
  /** Its own identity: for a trunk the citizen, for a desk the agent. */
  own: Party;
  /** What its display shows. */
  connected: Party;
  /** Sticky: once the PBX has said "prohibited" the number is not shown again. */
  prohibited: boolean;
  dialledNumber: string | undefined;
  divertedFrom: string | undefined;

  state: 'known' | 'dialled' | 'ringing' | 'answered' | 'held';
  direction: Direction | undefined;
  /** The calling channel's identity when this leg was dialled. */
  caller: Party;
  /** RINGING may be seen before DialBegin. */
  rang: boolean;
  /** The first DialEnd; queues repeat it with other values. */
  dialStatus: string | undefined;
  pickedUp: boolean;
  queue: string | undefined;
  answeredAtMs: number | undefined;
  /** Who was at the other end when the desk was last told something, and whether that was kept from it. */
  party: Party;
  withheld: boolean;
  /** The last event that named it, on the client's clock. */
  heardAtMs: number;
}

/** `PJSIP/1001-0000004c` → `1001`. Local channels are plumbing. */
export function endpointOf(channel: string): string | undefined {
  return /^(?!Local\/)[^/]+\/(.+)-[0-9a-f]{8}$/.exec(channel)?.[1];
}

export function newLeg(uniqueId: string, channel: string, agents: RegExp): Leg {
  const endpoint = endpointOf(channel);
  return {
    uniqueId,
    linkedId: uniqueId,
    channel,
    extension: endpoint !== undefined && agents.test(endpoint) ? endpoint.slice(0, 40) : undefined,
    own: nobody,
    connected: nobody,
    prohibited: false,
    dialledNumber: undefined,
    divertedFrom: undefined,
    state: 'known',
    direction: undefined,
    caller: nobody,
    rang: false,
    dialStatus: undefined,
    pickedUp: false,
    queue: undefined,
    answeredAtMs: undefined,
    party: nobody,
    withheld: false,
    heardAtMs: 0,
  };
}

/** A desk's leg as the call log last knew it; its channel comes with the next event. */
export function restoredLeg({ legId, extension, callId, direction, number, name, queue, withheld }: CallReport, answeredAtMs: number | undefined, atMs: number): Leg | undefined {
  if (legId === undefined || extension === undefined) return undefined;
  return {
    ...newLeg(legId, '', /$^/),
    extension,
    linkedId: callId,
    direction,
    rang: true,
    state: answeredAtMs === undefined ? 'ringing' : 'answered',
    answeredAtMs,
    queue,
    withheld: withheld === true,
    party: { ...(number === undefined ? {} : { number }), ...(name === undefined ? {} : { name }) },
    heardAtMs: atMs,
  };
}

/** Every event repeats what it knows of its channels; read it all again, because the Linkedid and the parties change. */
export function readLeg(leg: Leg, message: AmiMessage, prefix: '' | 'Dest'): void {
  leg.linkedId = message.get(`${prefix}Linkedid`) ?? leg.linkedId;
  leg.channel = message.get(`${prefix}Channel`) ?? leg.channel;
  leg.own = readParty(message.get(`${prefix}CallerIDNum`), message.get(`${prefix}CallerIDName`));
  leg.connected = readParty(message.get(`${prefix}ConnectedLineNum`), message.get(`${prefix}ConnectedLineName`));
  leg.prohibited ||= presentationProhibited(message, prefix);
  leg.divertedFrom = divertingNumber(message, prefix) ?? leg.divertedFrom;
}
