/** WCAG 2.2 AA as far as axe can tell: it finds nothing on any screen or state, in any look; and under contrast themes nothing is lost. */
import axe from 'axe-core';
import type { Page } from '@playwright/test';
import { lostInForcedColors } from '../screens/forced-colors.ts';
import { type Look, looks, wear } from '../screens/looks.ts';
import type { Place } from '../screens/place.ts';
import { beginnings } from '../screens/stops/beginnings.ts';
import { walk } from '../screens/walk.ts';
import { wordsOf } from '../screens/words.ts';
import type { Desk } from './support/desk.ts';
import { expect, online, test } from './support/fixtures.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Fluent puts invisible elements around lists and dialogs that pass the focus on; they are left out, nobody ever stays on one. It draws
 * what opens from a button at the end of the page, so that alone stands in no landmark.
 * @returns what is wrong, a line for each place
 */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(
    (tags) => (window as unknown as { axe: typeof axe }).axe.run({ exclude: [['[data-tabster-dummy]']] }, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
    rules,
  );
  const counts = (id: string, html: string) => id !== 'region' || !html.includes('fui-MenuPopover');
  return found.flatMap(({ id, help, nodes }) => nodes.filter(({ html }) => counts(id, html)).map(({ html, any }) => `${id}: ${help} | ${html.slice(0, 160)} | ${any[0]?.message ?? ''}`));
}

const worn = [looks.light, looks.dark, looks.highContrast, looks.spanish] satisfies Look[];

/** @returns by place and look, what is wrong there */
async function lookedAt(desk: Desk, { name, page }: Place): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const look of worn) {
    await wear(desk, look);
    const wrong = await violations(page);
    if (wrong.length > 0) found[`${name}, ${look.name}`] = wrong;
  }
  await wear(desk, looks.forcedColors);
  const lost = await lostInForcedColors(page);
  if (lost.length > 0) found[`${name}, ${looks.forcedColors.name}`] = lost;
  await wear(desk, looks.light);
  return found;
}

test('axe finds nothing on any screen: light, dark, high contrast, Spanish', async ({ service, network, deskAt }) => {
  test.setTimeout(400_000);
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  const found: Record<string, string[]> = {};
  let places = 0;
  await wear(desk, looks.light);
  for await (const place of walk({ desk, service, network, words: wordsOf('en') })) {
    places += 1;
    Object.assign(found, await lookedAt(desk, place));
  }
  expect(places).toBeGreaterThan(60);
  expect(found).toEqual({});
});

test('axe finds nothing before a desk can work: sign-in and the first load', async ({ service, deskAt }) => {
  test.setTimeout(180_000);
  const found: Record<string, string[]> = {};
  let places = 0;
  for await (const { desk, ...place } of beginnings({ service, deskAt, words: wordsOf('en') })) {
    places += 1;
    Object.assign(found, await lookedAt(desk, place));
  }
  expect(places).toBeGreaterThan(3);
  expect(found).toEqual({});
});

test('axe does find what is wrong', async ({ desk }) => {
  await desk.workspace.evaluate(() => {
    const button = document.createElement('button');
    button.className = 'nameless';
    document.querySelector('main')?.append(button);
  });
  expect((await violations(desk.workspace)).join('\n')).toContain('button-name');
});
