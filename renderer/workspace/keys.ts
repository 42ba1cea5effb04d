import { useEffect, useEffectEvent } from 'react';

/** `Alt+N`, `Ctrl+Enter`, `Ctrl+Shift+R`, `F6`. Digits count by place, so that Alt+1 works on every layout. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey ? 'Shift' : '', key]
    .filter((part) => part !== '')
    .join('+');
}

/**
 * Keys that work wherever the focus is in this window. A handler that returns false leaves the key to the page.
 * With Ctrl or Alt they come before the control that has the focus, because a list opens at Enter even when it is Ctrl+Enter;
 * alone they come after it, so that Escape closes a list first.
 */
export function useKeys(handlers: Readonly<Record<string, () => void | false>>): void {
  const press = useEffectEvent((event: KeyboardEvent, before: boolean) => {
    const combined = event.ctrlKey || event.altKey || event.metaKey;
    if (event.defaultPrevented || event.isComposing || combined !== before || choosesKeys(event.target)) return;
    const handler = handlers[keyName(event)];
    if (!handler || handler() === false) return;
    event.preventDefault();
    if (before) event.stopPropagation();
  });
  useEffect(() => {
    const listenBefore = (event: KeyboardEvent) => press(event, true);
    const listenAfter = (event: KeyboardEvent) => press(event, false);
    window.addEventListener('keydown', listenBefore, true);
    window.addEventListener('keydown', listenAfter);
    return () => {
      window.removeEventListener('keydown', listenBefore, true);
      window.removeEventListener('keydown', listenAfter);
    };
  }, []);
}

/** The settings wait for keys: they are meant for them and do nothing else. */
const choosesKeys = (target: EventTarget | null) => target instanceof Element && target.closest('[data-choosing-keys]') !== null;

/** F6: tabs, call card, centre, right column, status. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null);
  const current = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(current + step + regions.length) % regions.length] ?? regions[0];
  const target = next?.querySelector<HTMLElement>('[aria-selected="true"], input, textarea, button, a[href], [tabindex="0"]') ?? next;
  target?.focus();
}
