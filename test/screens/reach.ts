/** Whether everything of a page can be seen, pressed and reached by the keyboard. Each answer names what cannot, a line for each. */
import type { Page } from '@playwright/test';

/** Nothing scrolls sideways: the document, and what scrolls by itself. */
export async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = (element: Element) => element.scrollWidth > element.clientWidth + 1;
    const found = document.documentElement.scrollWidth > innerWidth ? [`the document is ${document.documentElement.scrollWidth} pixels wide`] : [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const { overflowX } = getComputedStyle(element);
      if ((overflowX === 'auto' || overflowX === 'scroll') && element.clientWidth > 0 && wide(element)) found.push(`scrolls sideways: ${element.className}`);
    }
    return found;
  });
}

/** Controls whose centre, once scrolled into view, is outside of the window or belongs to something else. */
export async function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const seen = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 1;
    const modal = document.querySelector('[role=dialog][aria-modal=true]');
    for (const element of (modal ?? document).querySelectorAll<HTMLElement>('button, a[href], input, textarea, [role=combobox], [role=radio], [role=tab]')) {
      if (!seen(element) || element.closest('[aria-hidden=true], [data-tabster-dummy]')) continue;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const name = `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.innerText ?? element.id).slice(0, 60)}”`;
      if (left < -1 || left + width > innerWidth + 1) found.push(`cut off: ${name}`);
      const onTop = document.elementFromPoint(x, y);
      // What is clipped away leaves the place to what it stands in. A label presses its field.
      const own = onTop !== null && (element.contains(onTop) || onTop.closest('label')?.contains(element) === true);
      if (!own) found.push(`covered: ${name} by ${onTop === null ? 'nothing' : `${onTop.tagName.toLowerCase()}.${onTop.getAttribute('class') ?? ''}`}`);
      if (element.scrollWidth > element.clientWidth + 1 && element.matches('button') && getComputedStyle(element).overflowX !== 'visible' && element.querySelector('.cut') === null) found.push(`text cut: ${name}`);
    }
    return found;
  });
}

/**
 * Walks once around with Tab. Controls that it does not come to, unless one of their list was reached and arrows lead on; those whose focus
 * is not to be seen, because nothing of them or around them changes; and those that stay covered while they have it (WCAG 2.4.11).
 */
export async function unreached(page: Page): Promise<string[]> {
  const total = await page.evaluate(prepare);
  const reached = new Set<number>();
  const found: string[] = [];
  let before = -1;
  // Twice around at most: what does not move on is a trap.
  for (let press = 0; press < total * 2 + 10; press += 1) {
    await page.keyboard.press('Tab');
    const { index, wrong } = await page.evaluate(look);
    if (index >= 0 && index === before) {
      found.push('the focus is trapped');
      break;
    }
    if (index >= 0 && reached.has(index)) break;
    if (index >= 0) reached.add(index);
    found.push(...wrong);
    before = index;
  }
  return [...found, ...(await page.evaluate(remaining, [...reached]))];
}

type Watched = { reach: { controls: HTMLElement[]; marks: string[]; mark: (element: HTMLElement) => string; name: (element: HTMLElement) => string } };

/** Notes how each control looks without the focus. @returns how many there are */
function prepare(): number {
  const style = (element: Element, pseudo?: string) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor, borderWidth, transform, backgroundColor } = getComputedStyle(element, pseudo);
    return [outlineStyle === 'none' ? '' : outlineWidth, boxShadow, borderColor, borderWidth, transform, pseudo === undefined ? '' : backgroundColor].join(' ');
  };
  const mark = (element: HTMLElement) => {
    const around: Element[] = [];
    for (let one: Element | null = element; one !== null && around.length < 4; one = one.parentElement) around.push(one);
    return around.map((one) => [style(one), style(one, '::before'), style(one, '::after')].join('|')).join('\n');
  };
  const name = (element: HTMLElement) => `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? (element.innerText || element.id || element.className)).slice(0, 60)}”`;
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  for (const animation of document.getAnimations()) animation.finish();
  const scope = document.querySelector('[role=dialog][aria-modal=true]') ?? document;
  const controls = [...scope.querySelectorAll<HTMLElement>('button, a[href], input, textarea, [role=combobox], [tabindex="0"]')].filter(
    (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 1 && !element.matches(':disabled') && !element.closest('[aria-hidden=true], [data-tabster-dummy]'),
  );
  (window as unknown as Watched).reach = { controls, marks: controls.map(mark), mark, name };
  return controls.length;
}

function look(): { index: number; wrong: string[] } {
  const { controls, marks, mark, name } = (window as unknown as Watched).reach;
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return { index: -1, wrong: [] };
  const index = controls.indexOf(element);
  if (index < 0) return { index, wrong: [] };
  for (const animation of document.getAnimations()) animation.finish();
  const wrong: string[] = [];
  if (mark(element) === marks[index]) wrong.push(`focus not to be seen: ${name(element)}`);
  const { left, top, width, height } = element.getBoundingClientRect();
  const spots = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => document.elementFromPoint(left + width * x, top + height * y)));
  if (!spots.some((spot) => spot !== null && (element.contains(spot) || spot.closest('label')?.contains(element) === true))) wrong.push(`covered while it has the focus: ${name(element)}`);
  return { index, wrong };
}

/** Of a list with one tab stop the others are reached by arrows. */
function remaining(reached: readonly number[]): string[] {
  const { controls, name } = (window as unknown as Watched).reach;
  // `data-arrows`: a plain list whose buttons are one tab stop.
  const list = '[role=radiogroup], [role=tablist], [role=listbox], [role=menu], [role=grid], table, fieldset, [data-arrows]';
  const lists = new Set(reached.map((index) => controls[index]?.closest(list)).filter((one) => one));
  return controls.filter((element, index) => !reached.includes(index) && element.isConnected && !lists.has(element.closest(list))).map((element) => `not reached by Tab: ${name(element)}`);
}
