import type { FastifyInstance } from 'fastify';
import type { CityStore } from './store/city-store.ts';

/** `healthz`: the process answers. `readyz`: the store answers, too. */
export function registerHealth(app: FastifyInstance, store: CityStore): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    try {
      await store.currentChange();
      return { status: 'ready' };
    } catch (cause) {
      request.log.error({ err: cause }, 'The store does not answer');
      return reply.code(503).send({ status: 'the store does not answer' });
    }
  });
}
