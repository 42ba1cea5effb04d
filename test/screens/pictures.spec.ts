/** `npm run screenshots`: a picture of every screen and state, in each look, into docs/screenshots. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from '../e2e/support/desk.ts';
import { expect, online, test } from '../e2e/support/fixtures.ts';
import { deskOf, type Look, looks } from './looks.ts';
import { walk } from './walk.ts';
import { wordsOf } from './words.ts';

const folder = join(project, 'docs/screenshots');

for (const look of [looks.light, looks.dark, looks.spanish] satisfies Look[]) {
  test(`pictures: ${look.name}`, async ({ service, network, deskAt }) => {
    const own = join(folder, look.name);
    await rm(own, { recursive: true, force: true });
    await mkdir(own, { recursive: true });
    const desk = await deskAt(await deskOf(look, network.url));
    await online(desk);
    for (const page of [desk.pop, desk.workspace]) await page.emulateMedia({ reducedMotion: 'reduce' });
    let pictures = 0;
    for await (const { name, page } of walk({ desk, service, network, words: wordsOf(look.language) })) {
      pictures += 1;
      // A pop is as high as what it shows; nothing of it is cut off.
      if (page === desk.pop) await page.waitForFunction(() => window.innerHeight >= document.documentElement.scrollHeight);
      await page.screenshot({ path: join(own, `${name}.png`), animations: 'disabled' });
    }
    expect(pictures).toBeGreaterThan(15);
  });
}
