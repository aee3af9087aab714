// The stories of end2end/load: a centre under load, `DEMO=load OPERATORS=40 make up TOWN=1`. They need no page.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '../../end2end/load',
  outputDir: '../../end2end/test-results/load',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 300_000,
  reporter: [['list']],
});
