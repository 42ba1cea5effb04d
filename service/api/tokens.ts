/**
 * What `$skiptoken` and `$deltatoken` carry. Opaque to clients; read back with a validator, because anybody can write one.
 * Tokens of change tracking name the store's generation: rows of another generation may lie in the past, so such a token is expired.
 */
import { z } from 'zod';
import { badQuery, errorCode, ODataFault } from './errors.ts';

const changeNumber = z.number().int().nonnegative();
const generation = z.string().max(64);
/** Whose eyes saw the rows (`Sight.stamp`); seen through others, a delta would miss rows. */
const stamp = z.string().max(64);

/** Continues a list behind the row with these values of the order terms and this key. */
const pageTokenSchema = z.object({
  kind: z.literal('page'),
  values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).max(20),
  id: z.uuid(),
});
/** Continues a first load or a delta: rows, then deletions, with change numbers over `after` and up to `upTo`. */
const trackingTokenSchema = z.object({
  kind: z.literal('tracking'),
  generation,
  stamp,
  delta: z.boolean(),
  deletions: z.boolean(),
  after: changeNumber,
  upTo: changeNumber,
  /** The change number that the client had; deletions of a delta begin there. */
  since: changeNumber,
  /** Seconds since 1970 when the run began: what it does not see is counted from there. */
  issued: changeNumber,
});
const skipTokenSchema = z.discriminatedUnion('kind', [pageTokenSchema, trackingTokenSchema]);
const deltaTokenSchema = z.object({
  generation,
  stamp,
  versionNumber: changeNumber,
  /** Seconds since 1970. */
  issued: changeNumber,
  /** `$select` is fixed by the first call. */
  select: z.string().max(10_000),
});

export type PageToken = z.infer<typeof pageTokenSchema>;
export type TrackingToken = z.infer<typeof trackingTokenSchema>;
export type DeltaToken = z.infer<typeof deltaTokenSchema>;

export function encodeToken(token: PageToken | TrackingToken | DeltaToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

export function decodeSkipToken(text: string): PageToken | TrackingToken {
  const parsed = skipTokenSchema.safeParse(decode(text));
  if (!parsed.success) throw badQuery('$skiptoken was not issued by this service. Start the query again.');
  return parsed.data;
}

/** A token that cannot be read comes from another service: to the client it is as good as expired. */
export function decodeDeltaToken(text: string): DeltaToken {
  const parsed = deltaTokenSchema.safeParse(decode(text));
  if (!parsed.success) throw expiredToken('was not issued by this service');
  return parsed.data;
}

export function expiredToken(why: string): ODataFault {
  return new ODataFault(400, errorCode.expiredVersionStamp, `The delta token ${why}. Do a full synchronisation.`);
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
