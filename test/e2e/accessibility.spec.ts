/** WCAG 2.2 AA as far as axe can tell: it finds nothing on any screen or state, in any look. */
import axe from 'axe-core';
import type { Page } from '@playwright/test';
import { deskOf, type Look, looks } from '../screens/looks.ts';
import { walk } from '../screens/walk.ts';
import { wordsOf } from '../screens/words.ts';
import { expect, online, test } from './support/fixtures.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Fluent puts invisible elements around lists and dialogs that pass the focus on; they are left out, nobody ever stays on one.
 * @returns what is wrong, a line for each place
 */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(
    (tags) => (window as unknown as { axe: typeof axe }).axe.run({ exclude: [['[data-tabster-dummy]']] }, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
    rules,
  );
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html, any }) => `${id}: ${help} | ${html.slice(0, 160)} | ${any[0]?.message ?? ''}`));
}

for (const look of [looks.light, looks.dark, looks.highContrast, looks.spanish] satisfies Look[]) {
  test(`axe finds nothing: ${look.name}`, async ({ service, network, deskAt }) => {
    test.setTimeout(240_000);
    const desk = await deskAt(await deskOf(look, network.url));
    await online(desk);
    // What fades in has no contrast yet.
    for (const page of [desk.pop, desk.workspace]) await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    let places = 0;
    for await (const { name, page } of walk({ desk, service, network, words: wordsOf(look.language) })) {
      places += 1;
      const wrong = await violations(page);
      if (wrong.length > 0) found[name] = wrong;
    }
    expect(places).toBeGreaterThan(15);
    expect(found).toEqual({});
  });
}

test('axe does find what is wrong', async ({ desk }) => {
  await desk.workspace.evaluate(() => {
    const button = document.createElement('button');
    button.className = 'nameless';
    document.querySelector('main')?.append(button);
  });
  expect((await violations(desk.workspace)).join('\n')).toContain('button-name');
});
