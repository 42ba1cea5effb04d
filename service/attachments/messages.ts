/** Header values of files: what names them, what they are, which part is meant. */

/** A type that may stand in a header; whatever else somebody wrote into the note is answered as unknown bytes. */
export function safeMimeType(type: unknown): string {
  return typeof type === 'string' && /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:; ?charset=[\w-]{1,40})?$/.test(type) ? type : 'application/octet-stream';
}

/** RFC 6266: always a download, never shown in a page; a plain name for old clients, the real one in UTF-8. */
export function contentDisposition(fileName: unknown): string {
  const name = typeof fileName === 'string' && fileName !== '' ? fileName : 'file';
  const plain = name.replace(/[^\x20-\x7e]|["\\%/]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * RFC 9110, 14.1.2: one range of bytes. Several, or another unit, are answered with the whole file, which the standard allows.
 * @returns undefined: the whole file; 'unsatisfiable': nothing of the file lies in it
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = parts ?? [];
  if (!parts || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
