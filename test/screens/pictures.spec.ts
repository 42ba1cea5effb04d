/** `npm run screenshots`: a picture of every screen and state, in each look, into docs/screenshots. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk } from '../e2e/support/desk.ts';
import { project } from '../e2e/support/desk.ts';
import { expect, online, test } from '../e2e/support/fixtures.ts';
import { type Look, looks, wear } from './looks.ts';
import type { Place } from './place.ts';
import { beginnings } from './stops/beginnings.ts';
import { walk } from './walk.ts';
import { wordsOf } from './words.ts';

const folder = join(project, 'docs/screenshots');
const zoomed = 'zoom-200';
/** At these also the system's contrast theme, and 200 % zoom. */
const inForcedColors = ['pop-known', 'pop-unknown-menu', 'pop-shared', 'pop-stack', 'session-known', 'session-two-calls', 'case-new-error', 'case-duplicate', 'emergency', 'calls-selected', 'settings-keys', 'search', 'sync-conflict'];
const inZoom = ['desk', 'session-known', 'case-duplicate', 'calls-missed', 'settings-pop', 'sync-conflict'];

test.beforeAll(async () => {
  for (const name of [...Object.values(looks).map((look) => look.name), zoomed]) {
    await rm(join(folder, name), { recursive: true, force: true });
    if (name !== looks.highContrast.name) await mkdir(join(folder, name), { recursive: true });
  }
});

async function takePicture({ name, page }: Place, look: string): Promise<void> {
  // Nothing is shown as if the pointer were on it.
  await page.mouse.move(0, 0);
  // A pop is as high as what it shows; nothing of it is cut off.
  if (page.url().includes('/pop/')) await page.waitForFunction(() => window.innerHeight >= document.documentElement.scrollHeight);
  await page.screenshot({ path: join(folder, look, `${name}.png`), animations: 'disabled' });
}

async function takePictures(desk: Desk, place: Place): Promise<void> {
  const worn: Look[] = [looks.dark, looks.spanish, ...(inForcedColors.includes(place.name) ? [looks.forcedColors] : []), looks.light];
  for (const look of worn) {
    await wear(desk, look);
    await takePicture(place, look.name);
  }
  if (!inZoom.includes(place.name)) return;
  await place.page.setViewportSize({ width: 720, height: 450 });
  // From the top; a form is below the call card, which is the first thing in one column.
  await place.page.evaluate(() => {
    document.querySelector('.panel')?.scrollTo(0, 0);
    document.querySelector('.form')?.scrollIntoView();
  });
  await takePicture(place, zoomed);
  await place.page.setViewportSize({ width: 1440, height: 900 });
}

test('pictures of the walk', async ({ service, network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  await wear(desk, looks.light);
  await desk.workspace.setViewportSize({ width: 1440, height: 900 });
  let pictures = 0;
  for await (const place of walk({ desk, service, network, words: wordsOf('en') })) {
    pictures += 1;
    await takePictures(desk, place);
  }
  expect(pictures).toBeGreaterThan(60);
});

test('pictures of the beginnings', async ({ service, deskAt }) => {
  for await (const { desk, ...place } of beginnings({ service, deskAt, words: wordsOf('en') })) await takePictures(desk, place);
});
