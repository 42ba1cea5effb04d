import type { FastifyInstance } from 'fastify';
import type { CityStore } from './store/city-store.ts';

/** A store that is busy for so long is no store to send users to. */
const answersWithinMs = 2_000;

/**
 * `healthz`: the process answers. `readyz`: the store answers, too, and the service is not about to stop. Both are open to everybody, so a
 * telephone system that cannot be reached is counted, not named; desks work without it, so the service is ready all the same.
 */
export function registerHealth(app: FastifyInstance, store: Pick<CityStore, 'currentChange'>, isStopping: () => boolean, unreachable: () => readonly string[] = () => []): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    if (isStopping()) return reply.code(503).send({ status: 'the service is stopping' });
    try {
      await within(answersWithinMs, store.currentChange());
      const { length: count } = unreachable();
      return { status: 'ready', ...(count === 0 ? {} : { warnings: [`telephone systems that cannot be reached: ${count}`] }) };
    } catch (cause) {
      request.log.error({ err: cause }, 'The store does not answer');
      return reply.code(503).send({ status: 'the store does not answer' });
    }
  });
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
