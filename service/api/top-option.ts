import { badQuery } from './errors.ts';
import { maximumPageSize } from './prefer.ts';

export function parseTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const top = Number(text);
  if (!/^\d{1,6}$/.test(text) || top < 1 || top > maximumPageSize) throw badQuery(`$top must be a whole number from 1 to ${maximumPageSize}.`);
  return top;
}
