import { demoNumbers } from '../../shared/demo-numbers.ts';
import { expect, online, ring, test } from './support/fixtures.ts';
import { openOtherWindow } from './support/other-window.ts';

/** The screen is 1920 x 1080 of its own dots; at scale s the desk has 1920/s x 1080/s to draw on. */
for (const scale of [1.5, 2]) {
  test(`at ${scale * 100} % the pop is bottom right, as large as its content, and nothing of it is cut`, async ({ service, deskAt }, testInfo) => {
    const desk = await deskAt({ serviceUrl: service.url, arguments: [`--force-device-scale-factor=${scale}`] });
    await online(desk);
    const other = await openOtherWindow();
    try {
      await ring(desk, demoNumbers.known);
      await expect.poll(() => desk.popIsVisible()).toBe(true);
      await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
      expect(await desk.pop.evaluate(() => devicePixelRatio)).toBe(scale);
      // Where the X server has it, in the screen's dots; half a dot may be rounded either way.
      const near = (wanted: number) => (seen: number) => Math.abs(seen - wanted) <= scale;
      await expect.poll(() => [other.placeOf('Ringdesk: calls')].map(({ x, width }) => x + width).every(near(1920 - 12 * scale))).toBe(true);
      await expect.poll(() => [other.placeOf('Ringdesk: calls')].map(({ y, height }) => y + height).every(near(1080 - 12 * scale))).toBe(true);
      expect(near(380 * scale)(other.placeOf('Ringdesk: calls').width)).toBe(true);
      // Nothing to scroll to, in either direction, and the last control is inside.
      const page = await desk.pop.evaluate(() => {
        const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement;
        const lowest = Math.max(...[...document.querySelectorAll('button')].map((button) => button.getBoundingClientRect().bottom));
        return { below: scrollHeight - clientHeight, beside: scrollWidth - clientWidth, lowest, height: innerHeight };
      });
      expect(page.beside).toBe(0);
      expect(page.below).toBeLessThanOrEqual(1);
      expect(page.lowest).toBeLessThanOrEqual(page.height);
      other.picture(testInfo.outputPath('screen.png'));
      expect(other.hasFocus()).toBe(true);
    } finally {
      other.close();
    }
  });
}
