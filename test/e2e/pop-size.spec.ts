/** The pop's page must be there at once, also on a slow disk: everything that it runs stays small. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { project } from './support/desk.ts';

const pages = join(project, 'out/renderer/pop');

/** Scripts and styles of the page, and whatever those import. */
async function loaded(): Promise<Map<string, Buffer>> {
  const html = await readFile(join(pages, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => join(pages, path ?? ''));
  const found = new Map<string, Buffer>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    const content = await readFile(file);
    found.set(file, content);
    if (!file.endsWith('.js')) continue;
    const folder = join(file, '..');
    waiting.push(...[...content.toString().matchAll(/(?:from|import)\s*\(?["'](\.[^"']+\.js)["']/g)].map(([, path]) => join(folder, path ?? '')));
  }
  return found;
}

test('the pop loads at most 80 kB of scripts and styles, compressed', async () => {
  const files = await loaded();
  const scripts = [...files.keys()].filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = [...files.values()].reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
  expect(bytes, [...files.keys()].join(', ')).toBeGreaterThan(20_000); // it did find React
  expect(bytes).toBeLessThanOrEqual(80_000);
});
