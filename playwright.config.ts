import { defineConfig } from '@playwright/test';

const walks = ['accessibility.spec.ts', 'zoom.spec.ts'];

/** End-to-end tests in the real Electron. `npm test` gives the display and the runtime (RINGDESK_ELECTRON) in the environment. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // Each with a screen and a service of its own (`support/fixtures.ts`): two apps on one would take the focus from each other.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  // `npm run test:long` kills the app a hundred times.
  globalTimeout: (process.env.RINGDESK_KILLS ? 120 : 30) * 60_000,
  expect: { timeout: 15_000 },
  // The walk through all screens leaves cases behind: it has a process, and so a service, of its own.
  projects: [
    { name: 'desk', testIgnore: walks },
    { name: 'screens', testMatch: walks },
  ],
  reporter: [['list'], ['json', { outputFile: process.env.RINGDESK_E2E_REPORT ?? 'test-results/e2e.json' }]],
});
