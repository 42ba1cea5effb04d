import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '../../access/bearer.ts';
import type { CallLog } from '../log/call-log.ts';
import { answerPushFault, type PushSenders, refuse } from './sender.ts';
import { readForm, type SipgateForm } from './sipgate-form.ts';
import { callIdOf, legPrefix, reportsOf } from './sipgate-reports.ts';

export const sipgatePath = '/api/desk/v1/calls/sipgate';
const system = 'sipgate';
const maximumBytes = 64 * 1_024;
const urlEncoded = 'application/x-www-form-urlencoded';
const whoMayPush = 'Put the push secret at the end of the address, or send it as the password of "Authorization: Basic" or as "Authorization: Bearer".';

/**
 * Call events in the form of sipgate.io and of Zammad's generic CTI (developer.sipgate.io/push-api, docs.zammad.org/en/latest/api/generic-cti).
 * Those PBXs cannot set a header, so the secret may be the end of the address; it is never logged.
 */
export function registerSipgate(app: FastifyInstance, log: CallLog, senders: PushSenders, extensions: ReadonlyMap<string, string>): void {
  /** One push after the other: what an answer or a hangup means depends on the legs that are there. */
  let line: Promise<unknown> = Promise.resolve();
  const store = (form: SipgateForm) => {
    const stored = line.then(async () => {
      const legs = { ofPush: await log.legsBeginning(system, legPrefix(form)), ofCall: form.event === 'hangup' ? await log.legsOfCall(system, callIdOf(form)) : [] };
      await log.append(system, reportsOf(form, legs, extensions, Date.now()));
    });
    line = stored.catch(() => undefined); // the sender hears of it; the next push must still be taken
    return stored;
  };

  void app.register(async (scope) => {
    scope.addContentTypeParser(urlEncoded, { parseAs: 'string' }, (_request, body, done) => done(null, new URLSearchParams(String(body))));
    scope.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
      try {
        return await new Response(new Uint8Array(body), { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData();
      } catch {
        throw Object.assign(new Error('The form cannot be read.'), { statusCode: 400 });
      }
    });
    for (const url of [sipgatePath, `${sipgatePath}/*`]) {
      scope.post(url, {
        bodyLimit: maximumBytes,
        onRequest: (request, reply) => senders.admit(request, reply, { token: headerSecret(request.headers.authorization), pathSecret: pathSecret(request) }, whoMayPush),
        errorHandler: answerPushFault,
        handler: async (request, reply) => {
          const { body } = request;
          if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse(reply, 400, 'invalid-input', 'Nothing was stored: see details.', { body: 'must be a form, or a JSON object' });
          const { form, problems } = readForm(body as URLSearchParams | FormData | Record<string, unknown>);
          if (problems) return refuse(reply, 400, 'invalid-input', 'Nothing was stored: see details.', problems);
          await store(form);
          return answer(request, reply, [pathSecret(request), headerSecret(request.headers.authorization)].find((given) => senders.isPushSecret(given)));
        },
      });
    }
  });
}

/** sipgate sends the further events of a call only to where the answer to its first says; the others want nothing. */
function answer(request: FastifyRequest, reply: FastifyReply, secret: string | undefined): FastifyReply {
  if (request.headers['content-type']?.startsWith(urlEncoded) !== true || secret === undefined) return reply.send({});
  const url = escapeXml(`${request.protocol}://${request.host}${sipgatePath}/${encodeURIComponent(secret)}`);
  return reply.type('application/xml').send(`<?xml version="1.0" encoding="UTF-8"?>\n<Response onAnswer="${url}" onHangup="${url}" />\n`);
}

function pathSecret(request: FastifyRequest): string | undefined {
  const rest = (request.params as Record<string, string | undefined>)['*'];
  return rest === undefined || rest === '' ? undefined : rest;
}

/** Bearer, or the password of Basic, whatever the user's name. */
function headerSecret(authorization: string | undefined): string | undefined {
  const basic = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return bearerToken(authorization);
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
