/**
 * `/api/desk/v1/digest/{entitySet}` and `…/{bucket}`: whether a desk's copy of a table is the one that its user may have, and where not.
 * For desks that may not track changes and would otherwise have to list every id to learn which rows are gone.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { type Digest, type DigestBucket, digestBucketPattern, digestPath } from '../../shared/wire.ts';
import type { Authenticator } from '../access/authenticator.ts';
import { admit } from '../access/bearer.ts';
import { sightOf } from '../access/sight-of.ts';
import { tableOfSet } from '../api/columns.ts';
import { badQuery, noSuchResource } from '../api/errors.ts';
import type { CityStore } from '../store/city-store.ts';
import type { RowReader } from '../store/row-reader.ts';

export interface DigestDependencies {
  readonly store: CityStore;
  readonly authenticator: Authenticator;
}

interface OfTable {
  Params: { entitySet: string };
}
interface OfBucket {
  Params: { entitySet: string; bucket: string };
}

export async function registerDigest(app: FastifyInstance, { store, authenticator }: DigestDependencies): Promise<void> {
  await app.register(
    async (scope) => {
      scope.decorateRequest('principal', null);
      scope.addHook('onRequest', async (request, reply) => {
        request.principal = await admit(request, reply, authenticator);
        if (!request.principal) return reply;
      });
      scope.get<OfTable>('/:entitySet', async (request, reply) => {
        const { entitySet } = request.params;
        const seen = seenBy(store, request);
        const digest: Digest = { entitySet, sight: seen.sight.stamp, buckets: await seen.digest(deskTable(seen, entitySet)) };
        return reply.send(digest);
      });
      scope.get<OfBucket>('/:entitySet/:bucket', async (request, reply) => {
        const { entitySet, bucket } = request.params;
        const seen = seenBy(store, request);
        const table = deskTable(seen, entitySet);
        if (!digestBucketPattern.test(bucket)) throw badQuery(`A bucket is named by the first two digits of its ids, such as ${digestPath}/${entitySet}/3f.`);
        const answer: DigestBucket = { entitySet, bucket, rows: await seen.digestRows(table, bucket) };
        return reply.send(answer);
      });
    },
    { prefix: digestPath },
  );
}

function seenBy(store: CityStore, { principal }: FastifyRequest): RowReader {
  if (!principal) throw new Error('A request came here without having been admitted.');
  return store.seenBy(sightOf(principal));
}

/** @throws 403 as the Web API answers it when the user may not read the table, 404 when desks keep no copy of it */
function deskTable({ sight }: RowReader, entitySet: string): TableName {
  const table = tableOfSet(entitySet);
  if (!table) throw noSuchResource(entitySet);
  sight.rows(table);
  const { desk, unionOf } = tableOf(table);
  if (desk === false || unionOf) throw noSuchResource(entitySet, 'Desks keep no copy of it.');
  return table;
}
