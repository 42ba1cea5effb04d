/** At 200 % zoom (720 x 450) and 360 pixels wide every screen can be used: nothing is cut off, covered or out of the keyboard's reach. */
import { looks, wear } from '../screens/looks.ts';
import { covered, sideways, unreached } from '../screens/reach.ts';
import { walk } from '../screens/walk.ts';
import { wordsOf } from '../screens/words.ts';
import { expect, online, test } from './support/fixtures.ts';

const whole = { width: 1440, height: 900 };
const zoomed = { width: 720, height: 450 };
const narrow = { width: 360, height: 800 };

test('every screen works by keyboard, at 200 % zoom and 360 pixels wide', async ({ service, network, deskAt }) => {
  test.setTimeout(300_000);
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  await wear(desk, looks.light);
  const { workspace } = desk;
  await workspace.setViewportSize(whole);
  const found: Record<string, string[]> = {};
  let places = 0;
  for await (const { name, page, open } of walk({ desk, service, network, words: wordsOf('en') })) {
    if (page !== workspace || open) continue;
    places += 1;
    const focused = await workspace.evaluateHandle(() => document.activeElement);
    const wrong = (await unreached(workspace)).map((what) => `1440: ${what}`);
    for (const size of [zoomed, narrow]) {
      await workspace.setViewportSize(size);
      await expect.poll(() => workspace.evaluate(() => innerWidth)).toBe(size.width);
      const here = [...(await sideways(workspace)), ...(await covered(workspace)), ...(size === zoomed ? await unreached(workspace) : [])];
      wrong.push(...here.map((what) => `${size.width}: ${what}`));
    }
    await workspace.setViewportSize(whole);
    await focused.evaluate((element) => element instanceof HTMLElement && element.focus());
    if (wrong.length > 0) found[name] = wrong;
  }
  expect(places).toBeGreaterThan(30);
  expect(found).toEqual({});
});

test('what cannot be reached or used is found', async ({ desk }) => {
  const { workspace } = desk;
  await workspace.evaluate(() => {
    const main = document.querySelector('main');
    const [hidden, out, dark] = ['covered', 'out of reach', 'without a ring'].map((words) => {
      const button = document.createElement('button');
      button.textContent = words;
      main?.prepend(button);
      return button;
    });
    const cover = document.createElement('div');
    cover.className = 'cover';
    if (!hidden || !out || !dark) return;
    hidden.before(cover);
    for (const [property, value] of [['position', 'relative'], ['z-index', '99'], ['height', '40px'], ['margin-bottom', '-40px'], ['background', 'red']] as const) cover.style.setProperty(property, value);
    out.tabIndex = -1;
    dark.style.setProperty('outline', 'none');
    const wide = document.createElement('div');
    wide.style.setProperty('width', '3000px');
    wide.style.setProperty('height', '1px');
    document.body.prepend(wide);
  });
  expect((await covered(workspace)).join('\n')).toContain('covered');
  const keyboard = (await unreached(workspace)).join('\n');
  expect(keyboard).toContain('out of reach');
  expect(keyboard).toContain('without a ring');
  expect(await sideways(workspace)).not.toEqual([]);
});
