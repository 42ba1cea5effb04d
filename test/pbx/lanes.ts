/** Two desks, their telephone numbers and queue, and the people outside who call them. Calls of one lane are never seen in another. */
export interface Lane {
  readonly number: number;
  readonly one: string;
  readonly two: string;
  /** The ring-all queue; `-in-turn`, `-local` and `-here` are the others. */
  readonly queue: string;
  /** The carrier's address of this lane; the PBX takes 127.0.0.8 to 127.0.0.15 for the carrier. */
  readonly outside: string;
}

function lane(number: number): Lane {
  return { number, one: `10${number}1`, two: `10${number}2`, queue: number === 0 ? 'city311' : `city311-${number}`, outside: `127.0.0.${10 + number}` };
}

/** As many as vitest runs tests of one file at once. */
export const lanes: readonly [Lane, ...Lane[]] = [lane(0), lane(1), lane(2), lane(3), lane(4)];

/** Tells desk phones from trunks. */
export const deskPhones = /^10\d[12]$/;

/** What a citizen can dial (`conf/lane/extensions.conf`). */
const services = { deskOne: '01', deskTwo: '02', deskOneThenQueue: '03', queueInTurn: '04', ringGroup: '05', queueOfLocalChannels: '06', queueOfWhoIsHere: '07', queue: '09' } as const;
export type CityService = keyof typeof services;

export function numberOf(service: CityService, { number }: Lane): string {
  return `3110${number}${services[service]}`;
}

/** Whether an event is of this lane: by the desk, or by the number that was dialled. */
export function isOfLane({ extension, did }: { readonly extension?: string | undefined; readonly did?: string | undefined }, { number, one, two }: Lane): boolean {
  return extension === undefined ? did?.startsWith(`3110${number}`) === true : extension === one || extension === two;
}
