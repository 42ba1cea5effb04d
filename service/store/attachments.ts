/**
 * The content of attached files, in pieces of 256 KB beside the notes (`schema/bookkeeping.ts`). No piece is kept longer than it takes
 * to pass it on, and no transaction stays open while a client sends or receives.
 */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { CityTables } from './city-tables.ts';

export const partBytes = 256 * 1024;

interface AttachmentTables {
  annotation_file: { id: string; annotationid: string | null; size: number };
  annotation_content: { fileid: string; part: number; data: Uint8Array };
}

export interface StoredFile {
  /** Another one after every change of the content. */
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/** On the open store or inside a transaction. */
export class Attachments {
  readonly #database: Kysely<AttachmentTables>;
  constructor(database: Kysely<CityTables>) {
    this.#database = database as unknown as Kysely<AttachmentTables>;
  }

  async find(annotationId: string): Promise<StoredFile | undefined> {
    return this.#database.selectFrom('annotation_file').select(['id', 'size']).where('annotationid', '=', annotationId).executeTakeFirst();
  }

  /** @returns undefined when the file is no longer there: it was replaced or deleted meanwhile */
  async part(fileId: string, part: number): Promise<Buffer | undefined> {
    const row = await this.#database.selectFrom('annotation_content').select('data').where('fileid', '=', fileId).where('part', '=', part).executeTakeFirst();
    return row && Buffer.from(row.data);
  }

  /**
   * Pieces of a file from `start` up to and without `end`, in bytes.
   * @throws Error when the file is replaced or deleted before all of it was read: never a mixture of two
   */
  async *read({ id, size }: StoredFile, start = 0, end = size): AsyncGenerator<Buffer> {
    for (let offset = start; offset < end; ) {
      const part = Math.floor(offset / partBytes);
      const data = await this.part(id, part);
      const from = offset - part * partBytes;
      const piece = data?.subarray(from, Math.min(data.length, end - part * partBytes));
      if (!piece || piece.length === 0) throw new Error('The file was replaced while it was read.');
      yield piece;
      offset += piece.length;
    }
  }

  /** The whole content as the Web API writes it; null: the note has no file. One statement, so it is never a mixture. */
  async base64(annotationId: string): Promise<string | null> {
    const parts = await this.#database
      .selectFrom('annotation_file')
      .leftJoin('annotation_content', 'annotation_content.fileid', 'annotation_file.id')
      .select('data')
      .where('annotationid', '=', annotationId)
      .orderBy('part')
      .execute();
    return parts.length === 0 ? null : Buffer.concat(parts.map(({ data }) => data ?? new Uint8Array())).toString('base64');
  }

  /** The note's file is this one from now on; inside a transaction. */
  async replace(annotationId: string, content: Buffer): Promise<void> {
    const upload = await this.begin();
    for (let part = 0; part * partBytes < content.length; part += 1) await this.add(upload, part, content.subarray(part * partBytes, (part + 1) * partBytes));
    await this.attach(upload, annotationId, content.length);
  }

  async remove(annotationId: string): Promise<void> {
    await this.#database.deleteFrom('annotation_file').where('annotationid', '=', annotationId).execute();
  }

  /** An upload that belongs to no note yet. @returns its id */
  async begin(): Promise<string> {
    const id = randomUUID();
    await this.#database.insertInto('annotation_file').values({ id, annotationid: null, size: 0 }).execute();
    return id;
  }

  async add(upload: string, part: number, data: Buffer): Promise<void> {
    await this.#database.insertInto('annotation_content').values({ fileid: upload, part, data }).execute();
  }

  /** Makes a complete upload the note's file, in place of the one it had. */
  async attach(upload: string, annotationId: string, size: number): Promise<void> {
    await this.remove(annotationId);
    await this.#database.updateTable('annotation_file').set({ annotationid: annotationId, size }).where('id', '=', upload).execute();
  }

  async discard(upload: string): Promise<void> {
    await this.#database.deleteFrom('annotation_file').where('id', '=', upload).execute();
  }
}
