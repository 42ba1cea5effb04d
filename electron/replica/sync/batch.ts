/** One change set in a `$batch` (OData 4.0, *multipart/mixed*): all of its requests succeed or none. */
import { v4 } from 'uuid';

export interface PartRequest {
  readonly method: 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface PartAnswer {
  readonly status: number;
  readonly contentId: string | null;
  readonly body: string;
}

export function changeSet(parts: readonly PartRequest[]): { boundary: string; body: string } {
  const boundary = `batch_${v4()}`;
  const inner = `changeset_${v4()}`;
  const lines = [`--${boundary}`, `Content-Type: multipart/mixed; boundary=${inner}`, ''];
  parts.forEach((part, index) => {
    lines.push(`--${inner}`, 'Content-Type: application/http', 'Content-Transfer-Encoding: binary', `Content-ID: ${index + 1}`, '');
    lines.push(`${part.method} ${part.url} HTTP/1.1`, 'Content-Type: application/json');
    for (const [name, value] of Object.entries(part.headers)) lines.push(`${name}: ${value}`);
    lines.push('', JSON.stringify(part.body));
  });
  lines.push(`--${inner}--`, '', `--${boundary}--`, '');
  return { boundary, body: lines.join('\r\n') };
}

/** The answers inside a multipart answer, whatever their nesting; null when it is cut off or is none. */
export function readAnswers(contentType: string, text: string): PartAnswer[] | null {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return null;
  const pieces = text.split(`--${boundary}`);
  if (pieces.length < 2 || !pieces.at(-1)?.startsWith('--')) return null;
  const answers: PartAnswer[] = [];
  for (const piece of pieces.slice(1, -1)) {
    const [head, content] = headAndBody(piece.replace(/^\r?\n/, ''));
    const type = header(head, 'content-type') ?? '';
    if (type.startsWith('multipart/')) {
      const inner = readAnswers(type, content);
      if (inner === null) return null;
      answers.push(...inner);
      continue;
    }
    const [statusAndHeaders, body] = headAndBody(content.trimStart());
    const status = /^HTTP\/1\.1 (\d{3})/.exec(statusAndHeaders)?.[1];
    if (status === undefined) return null;
    answers.push({ status: Number(status), contentId: header(head, 'content-id') ?? header(statusAndHeaders, 'content-id'), body: body.trim() });
  }
  return answers;
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
