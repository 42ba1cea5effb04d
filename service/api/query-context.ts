/** What the functions of the query language depend on besides the rows. */
import type { Principal } from '../access/principal.ts';
import type { ApiRequest } from './message.ts';

export interface QueryContext {
  readonly now: Date;
  /** IANA name of the city's time zone: days, weeks and months are the city's. */
  readonly timeZone: string;
  readonly principal: Principal;
}

export function queryContextOf({ timeZone, principal }: Pick<ApiRequest, 'timeZone' | 'principal'>): QueryContext {
  return { now: new Date(), timeZone, principal };
}
