import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the build puts things, seen from `out/main/index.js`. */
export function builtPaths(mainFolder: string) {
  const out = dirname(mainFolder);
  return { main: mainFolder, preload: join(out, 'preload'), renderer: join(out, 'renderer'), icon: join(dirname(out), 'build', 'icons', '32x32.png') };
}

/** One replica per service and user, so that nobody sees another's rows. The embedded service has no fixed address, hence a name. */
export function replicaPath(userData: string, service: { url: string; user: string }): string {
  const folder = join(userData, 'replicas');
  mkdirSync(folder, { recursive: true });
  const key = service.url === '' ? 'embedded' : createHash('sha256').update(service.url).digest('hex').slice(0, 12);
  return join(folder, `${key}-${service.user.replaceAll(/[^\w.-]/g, '_')}.sqlite`);
}
