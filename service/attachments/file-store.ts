/** Notes' files through the eyes and by the rights of one principal: the same rules as for a PATCH of the note. */
import { maximumAttachmentBytes } from '../../shared/entities/annotation.ts';
import type { AnyChanges, AnyRow } from '../../shared/entities/index.ts';
import type { BusinessCalendar } from '../../shared/rules/acknowledgement.ts';
import type { Principal } from '../access/principal.ts';
import { sightOf } from '../access/sight-of.ts';
import { checkVersion, type Precondition } from '../api/conditions.ts';
import { doesNotExist, errorCode, ODataFault } from '../api/errors.ts';
import { updateRow } from '../api/write-row.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import { partBytes, type StoredFile } from '../store/attachments.ts';
import type { CityStore } from '../store/city-store.ts';
import { toInstant } from '../store/row-codec.ts';

/** Which note, for whom, and in which version if that matters. */
export interface Request {
  readonly annotationId: string;
  readonly principal: Principal;
  readonly precondition: Precondition;
}

/** Ends a transaction whose only purpose was to find out whether it would be allowed. */
class Rehearsed extends Error {}

export class FileStore {
  readonly #store: CityStore;
  readonly #calendar: BusinessCalendar;
  constructor(store: CityStore, calendar: BusinessCalendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** @throws ODataFault 404 when the note is not visible or has no file */
  async find({ annotationId, principal }: Request): Promise<{ note: AnyRow; file: StoredFile }> {
    const note = await this.#store.seenBy(sightOf(principal)).find('annotation', annotationId);
    if (!note) throw doesNotExist('annotation', annotationId);
    const file = await this.#store.attachments.find(annotationId);
    if (!file) throw new ODataFault(404, errorCode.doesNotExist, 'This note has no file.');
    return { note, file };
  }

  read(file: StoredFile, start: number, end: number): AsyncGenerator<Buffer> {
    return this.#store.attachments.read(file, start, end);
  }

  /**
   * Takes a file as it comes. The former content stays until the new one is complete; what came in so far is dropped when the client
   * breaks off. At most one piece is in memory.
   * @throws ODataFault 403, 404, 412 before anything is read; 413 as soon as it is too large
   */
  async write(request: Request, content: AsyncIterable<unknown>, mimeType: string | undefined): Promise<void> {
    await this.#rehearse(request);
    const { attachments } = this.#store;
    const upload = await attachments.begin();
    try {
      const size = await this.#take(upload, content);
      const changes: AnyChanges = { filesize: size, isdocument: true, ...(mimeType === undefined ? {} : { mimetype: mimeType }) };
      await this.#change(request, changes, ({ unit }) => unit.attachments.attach(upload, request.annotationId, size));
    } catch (cause) {
      // What cannot be dropped now (a full disk) is dropped at the next start.
      await attachments.discard(upload).catch(() => undefined);
      throw cause;
    }
  }

  async remove(request: Request): Promise<void> {
    await this.#change(request, { documentbody: null });
  }

  async #take(upload: string, content: AsyncIterable<unknown>): Promise<number> {
    const { attachments } = this.#store;
    let size = 0;
    let part = 0;
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    for await (const chunk of content) {
      if (!(chunk instanceof Buffer)) throw new Error('A body must come as bytes.');
      size += chunk.length;
      if (size > maximumAttachmentBytes) throw tooLarge();
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes < partBytes) continue;
      let rest = Buffer.concat(waiting);
      for (; rest.length >= partBytes; part += 1, rest = rest.subarray(partBytes)) await attachments.add(upload, part, rest.subarray(0, partBytes));
      waiting = rest.length === 0 ? [] : [Buffer.from(rest)];
      waitingBytes = rest.length;
    }
    if (waitingBytes > 0) await attachments.add(upload, part, Buffer.concat(waiting));
    return size;
  }

  /** Refuses before the content is sent what would be refused after it. */
  async #rehearse(request: Request): Promise<void> {
    try {
      await this.#change(request, {}, () => Promise.reject(new Rehearsed()));
    } catch (cause) {
      if (!(cause instanceof Rehearsed)) throw cause;
    }
  }

  #change({ annotationId, principal, precondition }: Request, changes: AnyChanges, then?: (context: RuleContext) => Promise<void>): Promise<void> {
    return this.#store.transaction(async (unit) => {
      const context: RuleContext = { unit, seen: unit.seenBy(sightOf(principal)), principal, now: toInstant(new Date()), calendar: this.#calendar };
      const note = (await context.seen.find('annotation', annotationId)) && (await unit.find('annotation', annotationId));
      if (!note) throw doesNotExist('annotation', annotationId);
      checkVersion(precondition, note);
      await updateRow('annotation', note, { id: undefined, changes, parties: undefined }, context);
      await then?.(context);
    }, principal);
  }
}

export function tooLarge(): ODataFault {
  return new ODataFault(413, errorCode.tooLong, `A file may have ${maximumAttachmentBytes} bytes (25 MB) at most. Nothing was changed.`);
}
