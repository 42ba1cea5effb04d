/** Playwright fixtures: a service, and desks at it that are closed whatever happens. */
import { test as base, expect, type Page } from '@playwright/test';
import { startDisplay } from '../../../scripts/display.mjs';
import { type Desk, forget, openDesk } from './desk.ts';
import { type Network, openNetwork } from './network.ts';
import { type RunningService, startService } from './service.ts';

type OpenDesk = (options?: Parameters<typeof openDesk>[0]) => Promise<Desk>;

export const test = base.extend<{ network: Network; deskAt: OpenDesk; desk: Desk }, { ownScreen: undefined; service: RunningService }>({
  /** Every worker has a screen of its own, with its own focus; the first one has that of the whole run. */
  ownScreen: [
    // eslint-disable-next-line no-empty-pattern -- see below
    async ({}, use, { parallelIndex }) => {
      const display = parallelIndex === 0 ? null : await startDisplay();
      Object.assign(process.env, display?.environment);
      await use(undefined);
      await display?.stop();
    },
    { scope: 'worker', auto: true },
  ],
  service: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const service = await startService();
      await use(service);
      await service.remove();
    },
    { scope: 'worker' },
  ],
  network: async ({ service }, use) => {
    const network = await openNetwork(() => service.url);
    await use(network);
    await network.stop();
  },
  // eslint-disable-next-line no-empty-pattern -- see above
  deskAt: async ({}, use) => {
    const desks: Desk[] = [];
    await use(async (options) => {
      const desk = await openDesk(options);
      desks.push(desk);
      return desk;
    });
    for (const desk of desks) {
      await desk.close().catch(() => undefined);
      await forget(desk.userData);
    }
  },
  /** A desk of the call-taker at extension 1001, loaded and online. */
  desk: async ({ service, deskAt }, use) => {
    const desk = await deskAt({ serviceUrl: service.url });
    await online(desk);
    await use(desk);
  },
});

export { expect };

/** The first load is over (`asOf` is set by it) and the service answers. */
export async function online(desk: Desk): Promise<void> {
  await expect.poll(() => deskState(desk.workspace), { timeout: 60_000 }).toMatchObject({ service: 'online', load: null, asOf: expect.any(String) });
}

export async function deskState(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(async () => {
    const bridge = (window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<{ ok: boolean; value?: Record<string, unknown> }> } }).ringdesk;
    const outcome = await bridge.replica('desk.state', {});
    return outcome.value ?? {};
  });
}

/** The simulator rings this desk; `null` withholds the number. */
export async function ring(desk: Desk, number: string | null): Promise<void> {
  const outcome = await desk.workspace.evaluate(async (value) => {
    const bridge = (window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<{ ok: boolean }> } }).ringdesk;
    return bridge.replica('calls.simulateRing', { number: value });
  }, number);
  expect(outcome).toMatchObject({ ok: true });
}

/** No edit waits any more. */
export async function allSent(desk: Desk): Promise<void> {
  await expect.poll(async () => (await deskState(desk.workspace))['pendingEdits'], { timeout: 30_000 }).toBe(0);
}
