import { defineConfig } from '@playwright/test';

/** Pictures for people; checks nothing. `npm run screenshots` gives the display and the runtime. */
export default defineConfig({ testDir: '.', outputDir: '../../test-results/screens', workers: 1, timeout: 300_000, expect: { timeout: 15_000 }, reporter: 'list' });
