import { execFileSync } from 'node:child_process';
import { startTwoDisplays } from '../../scripts/display.mjs';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Desk } from './support/desk.ts';
import { expect, online, ring, test as base } from './support/fixtures.ts';
import { openOtherWindow, type OtherWindow } from './support/other-window.ts';

/** An X server with two monitors: 1920 x 1080 at 0,0, the primary one, and 1280 x 1024 at its right. */
interface Monitors {
  environment: Record<string, string>;
  run(program: string, ...words: string[]): string;
  /** Plugs in, out or changes, and lets the server look at it, as a plug would. */
  change(...words: string[]): void;
}
const test = base.extend<{ monitors: Monitors; other: OtherWindow; twoScreenDesk: Desk }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
  monitors: async ({}, use) => {
    const display = await startTwoDisplays();
    const run = (program: string, ...words: string[]) => execFileSync(program, words, { encoding: 'utf8', timeout: 10_000, env: { ...process.env, ...display.environment } });
    const change = (...words: string[]) => {
      run('xrandr', ...words);
      run('xrandr', '--query');
    };
    await use({ environment: display.environment, run, change });
    await display.stop();
  },
  twoScreenDesk: async ({ monitors, service, deskAt }, use) => {
    const desk = await deskAt({ serviceUrl: service.url, environment: monitors.environment });
    await online(desk);
    await use(desk);
  },
  other: async ({ monitors }, use) => {
    const other = await openOtherWindow(monitors.environment);
    await use(other);
    other.close();
  },
});

/** Bottom right corner of the pop as the X server has it. */
const cornerOf = (other: OtherWindow) => () => {
  const { x, y, width, height } = other.placeOf('Ringdesk: calls');
  return [x + width, y + height];
};
const chooseDisplay = async ({ workspace }: Desk, choice: string) => {
  await workspace.keyboard.press('Control+8');
  await workspace.getByRole('button', { name: 'Pop window', exact: true }).click();
  await workspace.getByRole('combobox', { name: 'Display' }).click();
  await workspace.getByRole('option', { name: choice }).click();
};
const ringAndSee = async (desk: Desk) => {
  await ring(desk, demoNumbers.known);
  await expect.poll(() => desk.popIsVisible()).toBe(true);
};
const dismiss = async (desk: Desk) => {
  await desk.pop.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => desk.popIsVisible()).toBe(false);
};

test('the pop appears on the display that was chosen, and on the main one when that is gone; it moves while it is up', async ({ twoScreenDesk: desk, monitors, other }) => {
  const corner = cornerOf(other);
  await ringAndSee(desk);
  await expect.poll(corner).toEqual([1920 - 12, 1080 - 12]);

  // Chosen while it rings: it moves there at once.
  await chooseDisplay(desk, 'Display 2, 1280 × 1024');
  await expect.poll(corner).toEqual([1920 + 1280 - 12, 1024 - 12]);
  // Unplugged while it rings: it comes to the main one.
  monitors.change('--output', 'DUMMY1', '--off');
  await expect.poll(corner).toEqual([1920 - 12, 1080 - 12]);
  await expect(desk.workspace.getByText('The chosen display is not connected. The pop appears on the main display.')).toBeVisible();
  // The main one gets another resolution.
  monitors.change('--output', 'DUMMY0', '--mode', '1600x900');
  await expect.poll(corner).toEqual([1600 - 12, 900 - 12]);
  await dismiss(desk);

  monitors.change('--output', 'DUMMY0', '--mode', '1920x1080', '--output', 'DUMMY1', '--mode', '1280x1024', '--pos', '1920x0');
  await expect(desk.workspace.getByText('Where the pop appears, bottom right.')).toBeVisible();
  await ringAndSee(desk);
  await expect.poll(corner).toEqual([1920 + 1280 - 12, 1024 - 12]);
});

test('the display with the pointer is the one at the moment of the ring; nothing takes the focus there', async ({ twoScreenDesk: desk, monitors, other }) => {
  const corner = cornerOf(other);
  await chooseDisplay(desk, 'The one with the pointer');
  monitors.run('xdotool', 'windowactivate', '--sync', other.id);
  monitors.run('xdotool', 'mousemove', '2500', '500');
  await ringAndSee(desk);
  await expect.poll(corner).toEqual([1920 + 1280 - 12, 1024 - 12]);
  expect(await other.type('a letter')).toBe('a letter');
  expect(other.hasFocus()).toBe(true);
  // A second call while the pointer is elsewhere: the pop grows where it is.
  monitors.run('xdotool', 'mousemove', '500', '500');
  await ring(desk, demoNumbers.unknown);
  await expect(desk.pop.getByText('(743) 555-0188').first()).toBeVisible();
  expect(corner()).toEqual([1920 + 1280 - 12, 1024 - 12]);
});

test('a panel at the bottom of the display stays free', async ({ twoScreenDesk: desk, monitors, other }) => {
  monitors.run('xprop', '-id', other.id, '-f', '_NET_WM_STRUT', '32c', '-set', '_NET_WM_STRUT', '0, 0, 0, 60');
  await expect.poll(() => desk.app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea.height)).toBe(1080 - 60);
  await ringAndSee(desk);
  await expect.poll(cornerOf(other)).toEqual([1920 - 12, 1080 - 60 - 12]);
});
