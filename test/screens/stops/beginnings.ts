/** Before a desk can work: nobody is signed in, or the city is not here yet. Each has a desk of its own, at a service or a line of its own. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type Desk, project } from '../../e2e/support/desk.ts';
import type { RunningService } from '../../e2e/support/service.ts';
import { slowLine } from '../../e2e/support/slow-line.ts';
import { startTestService } from '../../service/support.ts';
import { audience, clientId, startOpenIdProvider } from '../../support/openid-provider.ts';
import { ask } from '../acts.ts';
import { looks, wear } from '../looks.ts';
import type { Place } from '../place.ts';
import type { Words } from '../words.ts';

export interface Beginning {
  readonly service: RunningService;
  readonly words: Words;
  /** Whoever gives it closes it. */
  readonly deskAt: (options: { serviceUrl: string; environment?: Readonly<Record<string, string>> }) => Promise<Desk>;
}
/** Each of its desks is another one. */
type Stop = AsyncGenerator<Place & { readonly desk: Desk }>;

export async function* beginnings(all: Beginning): Stop {
  yield* signIn(all);
  yield* firstLoad(all);
}

async function* signIn({ deskAt, words }: Beginning): Stop {
  const provider = await startOpenIdProvider();
  const city = await startTestService({ signIn: { issuer: provider.issuer, audience, clientId, clockToleranceSeconds: 0 } });
  try {
    const desk = await deskAt({ serviceUrl: city.service.url, environment: { RINGDESK_BROWSER: `${process.execPath} ${join(project, 'test/support/follow-sign-in.mjs')}` } });
    const { workspace: page } = desk;
    await wear(desk, looks.light);
    const button = page.getByRole('button', { name: words('workspace:signIn'), exact: true });
    await expect(button).toBeVisible();
    yield { name: 'sign-in', page, desk };
    provider.person = null;
    await button.click();
    await expect(page.getByRole('alert')).toBeVisible();
    yield { name: 'sign-in-refused', page, desk };
  } finally {
    await city.close();
    await provider.stop();
  }
}

async function* firstLoad({ deskAt, service, words }: Beginning): Stop {
  const line = await slowLine(new URL(service.url), 1_000_000);
  try {
    const desk = await deskAt({ serviceUrl: line.url });
    const { workspace: page } = desk;
    await wear(desk, looks.light);
    const whole = page.getByRole('progressbar', { name: words('workspace:firstLoadLabel') });
    await expect(whole).toBeVisible({ timeout: 30_000 });
    await expect.poll(async () => Number(await whole.getAttribute('aria-valuenow')), { timeout: 40_000 }).toBeGreaterThan(4);
    await ask(page, 'sync.pause', { paused: true });
    await expect(whole).toHaveAttribute('aria-valuetext', new RegExp(words('sync:loadPaused')));
    yield { name: 'desk-loading', page, desk };
    await page.keyboard.press('Control+7');
    await expect(page.getByRole('button', { name: words('sync:resume') })).toBeVisible();
    yield { name: 'sync-first-load', page, desk };
  } finally {
    line.stop();
  }
}
