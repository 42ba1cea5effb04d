import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lanes } from './lanes.ts';

async function modulesOf(installed: string): Promise<string> {
  const places = ['usr/lib/x86_64-linux-gnu/asterisk/modules', 'usr/lib/asterisk/modules'].map((place) => join(installed, 'root', place));
  for (const place of places) {
    const isThere = await access(place).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  throw new Error(`No Asterisk modules in ${installed}: delete that folder and try again`);
}

/** Fills the templates of `conf/` into a PBX's own folder; those of `conf/lane/` once for each lane. */
export async function configure(base: string, installed: string, values: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(['etc', 'run', 'log', 'spool', 'db'].map((folder) => mkdir(join(base, folder))));
  const templates = fileURLToPath(new URL('./conf/', import.meta.url));
  const common = { ...values, BASE: base, INSTALLED: installed, MODULES: await modulesOf(installed) };
  const perLane = await readdir(join(templates, 'lane'));
  for (const name of await readdir(templates)) {
    if (!name.endsWith('.conf')) continue;
    const parts = [filled(await readFile(join(templates, name), 'utf8'), common)];
    if (perLane.includes(name)) {
      const template = await readFile(join(templates, 'lane', name), 'utf8');
      for (const { number, one, two, outside, queue } of lanes) {
        parts.push(filled(template, { ...common, LANE: String(number), ONE: one, TWO: two, OUTSIDE: outside, QUEUE: queue }));
      }
    }
    await writeFile(join(base, 'etc', name), parts.join('\n'));
  }
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/@([A-Z_]+)@/g, (placeholder, key: string) => values[key] ?? placeholder);
}
