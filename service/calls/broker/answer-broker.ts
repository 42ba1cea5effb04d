import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { bearerToken } from '../../access/bearer.ts';
import { loadTls } from '../../tls.ts';
import type { PhoneOrder } from '../asterisk/answer-broker-client.ts';
import { endpointOf } from '../asterisk/leg.ts';
import { FailureLimit } from '../failure-limit.ts';
import { sameSecret } from '../same-secret.ts';
import type { BrokerConfiguration } from './configuration.ts';
import { ManagerLine } from './manager-line.ts';

/** What a phone can be told (the talk and hold package of BroadSoft); each has the path of its name. */
const phoneOrders: readonly PhoneOrder[] = ['talk', 'hold'];
const orderSchema = z.strictObject({ extension: z.string().min(1).max(40), channel: z.string().min(1).max(120) });

/**
 * Lets a desk phone be answered, and put its call on hold, from the screen. A screen pop must not have the right that this takes
 * (`write = system` rules a whole PBX), so it asks here, beside the PBX, where only two things can be asked: let the phone of extension X
 * take, or hold, the call of channel Y.
 *
 *   GET /ready                          204; 503 {error}: the PBX is not there, or does not let us
 *   POST /talk {extension, channel}     204: the phone was told to take the call that rings or is on hold; whether it obeys shows the
 *                                       call. 404: no such channel
 *   POST /hold {extension, channel}     the same, told to put the call on hold
 *
 * All with `Authorization: Bearer`; 400, 401, 403, 429 {error} otherwise. The log holds outcomes, no numbers.
 */
export function answerBroker(configuration: BrokerConfiguration, logger: Logger): FastifyInstance {
  const { secret, tls, asterisk, agents, talksPerMinute } = configuration;
  const app: FastifyInstance = tls ? fastify({ https: loadTls(tls), bodyLimit: 4_096 }) : fastify({ bodyLimit: 4_096 });
  const line = new ManagerLine(asterisk, logger);
  const failures = new FailureLimit();
  /** Everything that a phone is told counts here, not only what fails. */
  const told = new FailureLimit(talksPerMinute);
  const allowed = new RegExp(agents);
  app.addHook('onClose', () => line.close());

  // Before the body is read: who may not ask may not make us parse.
  app.addHook('onRequest', async (request, reply) => {
    const waitSeconds = failures.waitSeconds(request.ip);
    if (waitSeconds > 0) return refuse(reply.header('retry-after', waitSeconds), 429, `Too many attempts without the secret. Try again in ${waitSeconds} s.`);
    const token = bearerToken(request.headers.authorization);
    if (token !== undefined && sameSecret(token, secret)) return undefined;
    failures.failed(request.ip);
    logger.warn({ address: request.ip }, 'refused: no valid secret');
    return refuse(reply.header('www-authenticate', 'Bearer'), 401, 'Send "Authorization: Bearer" with the secret of the broker.');
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error({ err: error }, 'a request failed');
    return refuse(reply, status, status >= 500 ? 'The broker failed: see its log.' : error.message);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'Only GET /ready, POST /talk and POST /hold.'));

  app.get('/ready', async (_request, reply) => {
    try {
      await line.ready();
      return await reply.code(204).send();
    } catch (error) {
      return refuse(reply, 503, wordsOf(error));
    }
  });

  for (const order of phoneOrders) {
    app.post(`/${order}`, async (request, reply) => {
      const asked = orderSchema.safeParse(request.body);
      if (!asked.success) return refuse(reply, 400, asked.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '));
      const { extension, channel } = asked.data;
      if (!channel.startsWith('PJSIP/') || endpointOf(channel) !== extension || !allowed.test(extension)) {
        logger.warn({ address: request.ip, order }, 'refused: not a channel of a desk phone that may be told');
        return refuse(reply, 403, 'The channel is not one of a desk phone that may be told here.');
      }
      const waitSeconds = told.waitSeconds(extension);
      if (waitSeconds > 0) return refuse(reply.header('retry-after', waitSeconds), 429, `This phone was told too often. Try again in ${waitSeconds} s.`);
      told.failed(extension);
      try {
        const response = await line.notify(channel, order);
        const accepted = response.get('Response') === 'Success';
        logger.info({ order, told: accepted }, 'a phone was to obey');
        if (accepted) return await reply.code(204).send();
        return refuse(reply, 404, `The PBX refused: ${response.get('Message') ?? 'no reason given'}`);
      } catch (error) {
        return refuse(reply, 503, wordsOf(error));
      }
    });
  }
  return app;
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error: error.slice(0, 300) });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
