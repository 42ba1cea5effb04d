/**
 * A browser in which nobody types: follows the redirects of a sign-in, with cookies, to the page at their end, and prints it.
 * As a program: `node follow-sign-in.mjs URL` (see RINGDESK_BROWSER).
 */
import { pathToFileURL } from 'node:url';

/** @returns {Promise<{ url: string, status: number, text: string }>} */
export async function followSignIn(start) {
  const cookies = new Map();
  let url = start;
  for (let step = 0; step < 20; step += 1) {
    const header = [...(cookies.get(new URL(url).host) ?? new Map())].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: header ? { cookie: header } : {} });
    const jar = cookies.get(new URL(url).host) ?? new Map();
    cookies.set(new URL(url).host, jar);
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const next = answer.headers.get('location');
    if (next === null || answer.status < 300 || answer.status > 399) return { url, status: answer.status, text: await answer.text() };
    await answer.arrayBuffer();
    url = new URL(next, url).href;
  }
  throw new Error(`more than 20 redirects from ${start}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { status, text } = await followSignIn(process.argv[2]);
  process.stdout.write(`${status} ${text}\n`);
}
