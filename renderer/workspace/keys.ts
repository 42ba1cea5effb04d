import { useEffect, useEffectEvent } from 'react';

/** `Alt+N`, `Ctrl+Enter`, `Ctrl+Shift+R`, `F6`. Digits count by place, so that Alt+1 works on every layout. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey ? 'Shift' : '', key]
    .filter((part) => part !== '')
    .join('+');
}

/** Keys that work wherever the focus is in this window. A handler that returns false leaves the key to the page. */
export function useKeys(handlers: Readonly<Record<string, () => void | false>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const handler = handlers[keyName(event)];
    if (handler && handler() !== false) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** F6: tabs, call card, centre, right column, status. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null);
  const current = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(current + step + regions.length) % regions.length] ?? regions[0];
  const target = next?.querySelector<HTMLElement>('[aria-selected="true"], input, textarea, button, a[href], [tabindex="0"]') ?? next;
  target?.focus();
}
