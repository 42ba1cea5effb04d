import type { BrowserWindow } from 'electron';

/** A page that does not come must not hold up the other window for ever. */
const waitsMs = 3_000;

/** Settles when the window has something to show, which also means that Chromium has set up how it draws. */
export function firstPictureOf(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, waitsMs);
    window.once('ready-to-show', () => {
      clearTimeout(late);
      resolve();
    });
  });
}
