/**
 * `app://ringdesk/…` serves the built screens. Every answer carries the content security policy; a page gets a fresh nonce, in the
 * header and in its `<meta name="csp-nonce">`, so that Griffel's style elements are the only inline styles that count.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

export const appOrigin = { protocol: 'app:', host: 'ringdesk' } as const;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};

/** Must run before `app.ready`. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true } }]);
}

/** @param root folder of the built screens */
export function serveApp(root: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const path = normalize(join(root, decodeURIComponent(url.pathname)));
    const type = types[extname(path)];
    if (url.host !== appOrigin.host || !path.startsWith(root + sep) || !type) return new Response('not found', { status: 404 });
    try {
      return await answer(path, type);
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
}

async function answer(path: string, type: string): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  const headers = { 'content-type': type, 'content-security-policy': policy(nonce), 'x-content-type-options': 'nosniff' };
  const file = await readFile(path);
  if (extname(path) !== '.html') return new Response(new Uint8Array(file), { headers });
  return new Response(file.toString('utf8').replaceAll('__CSP_NONCE__', nonce), { headers });
}

export function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
