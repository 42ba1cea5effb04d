/** `/api/desk/v1/attachments/{annotationid}`: the content of a note's file, streamed both ways. */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { maximumAttachmentBytes } from '../../shared/entities/annotation.ts';
import type { BusinessCalendar } from '../../shared/rules/acknowledgement.ts';
import type { Authenticator } from '../access/authenticator.ts';
import { admit } from '../access/bearer.ts';
import { parsePrecondition } from '../api/conditions.ts';
import { badQuery } from '../api/errors.ts';
import { answerFault } from '../fault-answer.ts';
import type { CityStore } from '../store/city-store.ts';
import { FileStore, type Request, tooLarge } from './file-store.ts';
import { byteRange, contentDisposition, safeMimeType } from './messages.ts';

export const attachmentsPath = '/api/desk/v1/attachments';
const url = '/:annotationId';

export interface AttachmentDependencies {
  readonly store: CityStore;
  readonly authenticator: Authenticator;
  readonly calendar: BusinessCalendar;
}

interface Address {
  Params: { annotationId: string };
}

export async function registerAttachments(app: FastifyInstance, { store, authenticator, calendar }: AttachmentDependencies): Promise<void> {
  const files = new FileStore(store, calendar);
  await app.register(
    async (scope) => {
      // The handler reads the body itself, piece by piece.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _body, done) => done(null));
      scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
        answerFault(error.statusCode === 413 ? tooLarge() : error, request, reply);
      });
      scope.decorateRequest('principal', null);
      scope.addHook('onRequest', async (request, reply) => {
        request.principal = await admit(request, reply, authenticator);
        if (!request.principal) return reply;
      });
      scope.get<Address>(url, async (request, reply) => send(files, asked(request), request, reply));
      scope.put<Address>(url, { bodyLimit: maximumAttachmentBytes }, async (request, reply) => {
        const type = request.headers['content-type'];
        const mimeType = type === undefined ? 'application/octet-stream' : safeMimeType(type.trim());
        // Plain bytes say nothing of the file: the note's own mimetype stays.
        try {
          // Not destroyed with the loop that reads it: on the same connection the refusal is answered.
          await files.write(asked(request), request.raw.iterator({ destroyOnReturn: false }), mimeType === 'application/octet-stream' ? undefined : mimeType);
        } catch (cause) {
          letPass(request.raw);
          throw cause;
        }
        return reply.code(204).send();
      });
      scope.delete<Address>(url, async (request, reply) => {
        await files.remove(asked(request));
        return reply.code(204).send();
      });
    },
    { prefix: attachmentsPath },
  );
}

/** Many clients read an answer only after they have sent everything: the rest of a refused body is read and forgotten, up to a limit. */
function letPass(body: IncomingMessage): void {
  let bytes = 0;
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maximumAttachmentBytes) body.destroy();
  });
  body.on('error', () => undefined);
  body.resume();
}

function asked(request: FastifyRequest<Address>): Request {
  const { annotationId } = request.params;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(annotationId)) throw badQuery(`${attachmentsPath}/ must be followed by the id of a note, a GUID.`);
  const { principal } = request;
  if (!principal) throw new Error('A request came here without having been admitted.');
  const headers: Record<string, string> = {};
  const match = request.headers['if-match'];
  if (request.method !== 'GET' && match !== undefined) headers['if-match'] = match;
  return { annotationId: annotationId.toLowerCase(), principal, precondition: parsePrecondition(headers) };
}

async function send(files: FileStore, asked: Request, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { note, file } = await files.find(asked);
  const etag = `"${file.id}"`;
  reply.headers({ ETag: etag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'private, no-cache', 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "default-src 'none'; sandbox" });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const ifRange = request.headers['if-range'];
  const range = ifRange !== undefined && ifRange !== etag ? undefined : byteRange(request.headers.range, file.size);
  if (range === 'unsatisfiable') return reply.code(416).header('Content-Range', `bytes */${file.size}`).send();
  const { start, end } = range ?? { start: 0, end: file.size };
  if (range) reply.code(206).header('Content-Range', `bytes ${start}-${end - 1}/${file.size}`);
  reply.headers({ 'Content-Type': safeMimeType(note['mimetype']), 'Content-Disposition': contentDisposition(note['filename']), 'Content-Length': end - start });
  return reply.send(Readable.from(files.read(file, start, end), { objectMode: false, highWaterMark: 1 }));
}
