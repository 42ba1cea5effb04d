/**
 * What keeps web pages out. The desktop's requests carry no `Origin`; a browser's do, and one that is not this service's own is
 * refused, so that no page in the user's browser can act through it. A demonstration signs in whoever reaches it, so there the
 * address that was asked for must be this machine's own, too: a name that an attacker points at 127.0.0.1 (DNS rebinding) is
 * an origin of its own and would pass as the same.
 */
import type { IncomingHttpHeaders } from 'node:http';

export const loopbackHosts: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** @returns why the request is refused, or null */
export function foreignRequest({ origin, host }: IncomingHttpHeaders, demo: boolean): string | null {
  if (demo && !loopbackHosts.includes(hostName(host))) return 'A demonstration answers only to the name of this machine: localhost or 127.0.0.1.';
  if (origin !== undefined && hostOf(origin) !== host?.toLowerCase()) return 'Requests of web pages of another origin are refused.';
  return null;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** Without the port and without the brackets of an IPv6 address. */
function hostName(host: string | undefined): string {
  const address = `http://${host ?? ''}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^\[(.*)\]$/, '$1') : '';
}
