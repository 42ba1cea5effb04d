/** Participants of an activity, written inside it (deep insert). An update replaces the whole list. */
import type { RowReader } from '../store/row-reader.ts';
import { badPayload } from './errors.ts';
import { type References, resolveReference, type RowReference } from './row-reference.ts';
import { isStorable } from './storable-text.ts';

export interface Party {
  readonly participationtypemask: number;
  readonly partyid: string | null;
  readonly partyidtype: string | null;
  readonly addressused: string | null;
}

const targets: Readonly<Record<string, string>> = {
  partyid_contact: 'contact',
  partyid_account: 'account',
  partyid_systemuser: 'systemuser',
  partyid_queue: 'queue',
};
const maximumParties = 200;
const maximumAddressLength = 200;

interface PartySource {
  readonly references: References;
  readonly seen: RowReader;
}

export async function readParties(property: string, value: unknown, source: PartySource): Promise<Party[]> {
  if (!Array.isArray(value)) throw badPayload(`${property} must be a list.`);
  if (value.length > maximumParties) throw badPayload(`${property} may have ${maximumParties} entries at most.`);
  const parties: Party[] = [];
  for (const [index, entry] of value.entries()) parties.push(await readParty(`${property}[${index}]`, entry, source));
  return parties;
}

async function readParty(where: string, value: unknown, { references, seen }: PartySource): Promise<Party> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badPayload(`${where} must be an object.`);
  let mask: number | undefined;
  let party: RowReference | undefined;
  let address: string | null = null;
  for (const [name, content] of Object.entries<unknown>({ ...value })) {
    if (name === 'participationtypemask') {
      if (typeof content !== 'number' || !Number.isInteger(content) || content < 1 || content > 12) throw badPayload(`${where}.${name} must be a number from 1 to 12.`);
      mask = content;
    } else if (name === 'addressused') {
      if (content !== null && (typeof content !== 'string' || content.length > maximumAddressLength || !isStorable(content))) {
        throw badPayload(`${where}.${name} must be a text of at most ${maximumAddressLength} characters that can be stored.`);
      }
      address = content;
    } else if (name.endsWith('@odata.bind')) {
      const target = targets[name.slice(0, -'@odata.bind'.length)];
      if (target === undefined) throw badPayload(`${where}: the property '${name.slice(0, 80)}' does not exist on activityparty.`);
      if (party) throw badPayload(`${where} names two parties.`);
      party = await resolveReference(`${where}.${name}`, content, references, seen);
      if (party.table !== target) throw badPayload(`${where}.${name} cannot point at a ${party.table}.`);
    } else if (!name.includes('@')) throw badPayload(`${where}: the property '${name.slice(0, 80)}' does not exist on activityparty.`);
  }
  if (mask === undefined) throw badPayload(`${where} needs participationtypemask.`);
  if (!party && address === null) throw badPayload(`${where} needs partyid_<table>@odata.bind or addressused.`);
  return { participationtypemask: mask, partyid: party?.id ?? null, partyidtype: party?.table ?? null, addressused: address };
}
