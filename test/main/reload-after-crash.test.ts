import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { reloadAfterCrash } from '../../electron/main/windows/reload-after-crash.ts';

/** Electron's WebContents, as far as a crash of its renderer goes. */
class CrashingPage extends EventEmitter {
  reloads = 0;
  destroyed = false;
  reload(): void {
    this.reloads += 1;
    this.emit('reloaded');
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
}

function watched() {
  const page = new CrashingPage();
  const logged: string[] = [];
  const log = (message: string, details?: Record<string, unknown>) => void logged.push(`${message} ${JSON.stringify(details)}`);
  reloadAfterCrash('pop', page as unknown as Parameters<typeof reloadAfterCrash>[1], { info: log, warn: log, error: log });
  return { page, logged };
}

test('a pop whose renderer crashed is loaded again, and the log says so', async () => {
  const { page, logged } = watched();
  const reloaded = once(page, 'reloaded', { signal: AbortSignal.timeout(5_000) });
  page.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
  await reloaded;
  expect(page.reloads).toBe(1);
  expect(logged).toEqual([expect.stringContaining('"surface":"pop","reason":"crashed"')]);
});

test('a renderer that ended as it should is left alone; one that crashes at once again waits longer', async () => {
  const { page, logged } = watched();
  page.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  expect(logged).toEqual([]);
  page.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
  page.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
  expect(logged.map((line) => /"delayMs":(\d+)/.exec(line)?.[1])).toEqual(['200', '400']);
});
