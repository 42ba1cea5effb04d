/** Under a contrast theme of the system every fill is one of few: what was only a fill needs an edge. */
import type { Page } from '@playwright/test';

/**
 * Text and icons in the colour of what lies behind them, framed buttons without a frame, and chosen rows, tabs and segments that look like
 * the others of their list. A line for each.
 */
export async function lostInForcedColors(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 1;
    const nothing = 'rgba(0, 0, 0, 0)';
    const behind = (element: Element): string => {
      for (let one: Element | null = element; one !== null; one = one.parentElement) {
        const { backgroundColor } = getComputedStyle(one);
        if (backgroundColor !== nothing) return backgroundColor;
      }
      return nothing;
    };
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element.textContent ?? '').slice(0, 40)}”`;
    const edge = ({ borderTopStyle, borderTopWidth, borderTopColor, outlineStyle, outlineWidth }: CSSStyleDeclaration, ground: string) =>
      (borderTopStyle !== 'none' && parseFloat(borderTopWidth) > 0 && borderTopColor !== ground && borderTopColor !== nothing) || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0);

    for (const element of document.querySelectorAll('body *')) {
      if (!seen(element) || element.closest('[data-tabster-dummy]')) continue;
      const style = getComputedStyle(element);
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '');
      if (hasText && style.color === behind(element)) found.add(`text not to be seen: ${name(element)}`);
      if (element.matches('svg.ic') && style.fill === behind(element)) found.add(`icon not to be seen: ${name(element.parentElement ?? element)}`);
      const framed = element.matches('button.button, .call-button, .line-button, .framed, .app .fui-Button:not(.presence-button)') && !/(?:^|\s)subtle|transparent/.test(element.getAttribute('class') ?? '');
      if (framed && style.backgroundColor === behind(element.parentElement ?? element) && !edge(style, behind(element))) found.add(`button without an edge: ${name(element)}`);
    }
    const look = (element: Element) => {
      const { outlineStyle, outlineWidth, backgroundColor, borderTopWidth, borderBottomWidth } = getComputedStyle(element);
      return [outlineStyle === 'none' ? '0' : outlineWidth, backgroundColor, borderTopWidth, borderBottomWidth, ...['::before', '::after'].map((pseudo) => getComputedStyle(element, pseudo).content)].join(' ');
    };
    for (const chosen of document.querySelectorAll('.selected, .on, [aria-selected=true], [aria-pressed=true]')) {
      const other = [...(chosen.closest('ul, [role=listbox], [role=tablist], [role=radiogroup], nav, .call-buttons, tbody')?.querySelectorAll(chosen.tagName) ?? [])].find(
        (one) => one !== chosen && one.className.replace(/ ?\bon\b| ?\bselected\b/g, '').trim() === chosen.className.replace(/ ?\bon\b| ?\bselected\b/g, '').trim() && !one.matches('.selected, .on, [aria-selected=true], [aria-pressed=true]'),
      );
      if (seen(chosen) && other && look(other) === look(chosen)) found.add(`chosen, but looks like the others: ${name(chosen)}`);
    }
    return [...found];
  });
}
