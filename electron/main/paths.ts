import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeskUser } from './sign-in/sign-in.ts';

/** Where the build puts things, seen from `out/main/index.js`. */
export function builtPaths(mainFolder: string) {
  const out = dirname(mainFolder);
  return { main: mainFolder, preload: join(out, 'preload'), renderer: join(out, 'renderer'), icon: join(dirname(out), 'build', 'icons', '32x32.png') };
}

/**
 * One replica per service and user, so that nobody sees another's rows. The embedded service has no fixed address, hence a name. Who
 * came by a provider is told by issuer and subject: names are given to somebody else one day.
 */
export function replicaPath(userData: string, serviceUrl: string, user: DeskUser): string {
  const folder = join(userData, 'replicas');
  mkdirSync(folder, { recursive: true });
  const key = serviceUrl === '' ? 'embedded' : shortHash(serviceUrl);
  const name = user.kind === 'demo' ? user.userName.replaceAll(/[^\w.-]/g, '_') : `openid-${shortHash(JSON.stringify([user.issuer, user.subject]))}`;
  return join(folder, `${key}-${name}.sqlite`);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
