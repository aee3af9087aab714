// A person's view of the centre: real Asterisk, real PostgreSQL, the optimised page in Chromium.
// The stand is brought up by `make test` (or by hand: `make up TOWN=1`); STAND names its stand.json.
import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './lib/microphone';

export default defineConfig({
  testDir: './stories',
  globalSetup: './lib/prepare.ts',
  outputDir: process.env.RESULTS ?? './test-results/stories',
  // One at a time: two cores, and the stories share one centre as a shift does.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: CHROMIUM,
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    viewport: { width: 1366, height: 768 },
    // Without pictures of every frame: they cost a fifth of all that the stories compute.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
});
