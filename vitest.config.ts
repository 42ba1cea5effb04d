import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/e2e/**'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make real servers and PBXs miss their time limits.
    maxWorkers: 2,
  },
});
