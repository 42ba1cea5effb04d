/** Requests in a `$batch` (OData 4.0, *multipart/mixed*). Several together are one change set: all of them succeed or none. */
import { v4 } from 'uuid';

export interface PartRequest {
  readonly method: 'PATCH' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface PartAnswer {
  readonly status: number;
  readonly body: string;
}

/** @param units each a request of its own, or several as one change set */
export function batchBody(units: readonly (readonly PartRequest[])[]): { boundary: string; body: string } {
  const boundary = `batch_${v4()}`;
  let contentId = 0;
  const lines: string[] = [];
  for (const unit of units) {
    const [only, ...others] = unit;
    if (only && others.length === 0) lines.push(`--${boundary}`, ...requestLines(only, null));
    else {
      const inner = `changeset_${v4()}`;
      lines.push(`--${boundary}`, `Content-Type: multipart/mixed; boundary=${inner}`, '');
      for (const part of unit) lines.push(`--${inner}`, ...requestLines(part, (contentId += 1)));
      lines.push(`--${inner}--`, '');
    }
  }
  lines.push(`--${boundary}--`, '');
  return { boundary, body: lines.join('\r\n') };
}

function requestLines({ method, url, headers, body }: PartRequest, contentId: number | null): string[] {
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === null ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${method} ${url} HTTP/1.1`,
    ...(body === undefined ? [] : ['Content-Type: application/json']),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    ...(body === undefined ? [''] : [JSON.stringify(body)]),
  ];
}

/** The answers of each unit, in their order: one, or one for each request of a change set. Null when the answer is cut off or is none. */
export function readAnswers(contentType: string, text: string): PartAnswer[][] | null {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return null;
  const pieces = text.split(`--${boundary}`);
  if (pieces.length < 2 || !pieces.at(-1)?.startsWith('--')) return null;
  const answers: PartAnswer[][] = [];
  for (const piece of pieces.slice(1, -1)) {
    const [head, content] = headAndBody(piece.replace(/^\r?\n/, ''));
    const type = header(head, 'content-type') ?? '';
    const unit = type.startsWith('multipart/') ? readAnswers(type, content)?.flat() : readAnswer(content);
    if (!unit) return null;
    answers.push(unit);
  }
  return answers;
}

function readAnswer(content: string): PartAnswer[] | null {
  const [statusAndHeaders, body] = headAndBody(content.trimStart());
  const status = /^HTTP\/1\.1 (\d{3})/.exec(statusAndHeaders)?.[1];
  return status === undefined ? null : [{ status: Number(status), body: body.trim() }];
}

function boundaryOf(contentType: string): string | null {
  return /boundary="?([^";]+)"?/i.exec(contentType)?.[1]?.trim() ?? null;
}

function headAndBody(text: string): [string, string] {
  const gap = /\r?\n\r?\n/.exec(text);
  return gap ? [text.slice(0, gap.index), text.slice(gap.index + gap[0].length)] : [text, ''];
}

function header(head: string, name: string): string | null {
  return new RegExp(`^${name}:\\s*(.+?)\\s*$`, 'im').exec(head)?.[1] ?? null;
}
