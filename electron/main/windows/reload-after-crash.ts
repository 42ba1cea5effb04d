/** A screen whose renderer died comes back by itself: without it no call would pop any more. Its fresh page gets a fresh port. */
import type { WebContents } from 'electron';
import type { Surface } from '../../../shared/contract/surfaces.ts';
import type { Logger } from '../log.ts';

const firstDelayMs = 200;
const longestDelayMs = 30_000;
/** One that lives this long was sound: the next crash is taken as a first one. */
const soundAfterMs = 60_000;

export function reloadAfterCrash(surface: Surface, contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>, logger: Logger): void {
  let delayMs = firstDelayMs;
  let crashedAt = 0;
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const now = Date.now();
    delayMs = now - crashedAt > soundAfterMs ? firstDelayMs : Math.min(delayMs * 2, longestDelayMs);
    crashedAt = now;
    logger.error('A screen crashed and is loaded again', { surface, reason, exitCode, delayMs });
    setTimeout(() => {
      if (!contents.isDestroyed()) contents.reload();
    }, delayMs);
  });
}
