import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './scripts/testing/chromium'

// In the workers this is set: the global setup ran before they were started.
const run = JSON.parse(process.env.HOLDFAST_E2E_RUN ?? '{}') as { webUrl?: string }

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/browser',
  globalSetup: './e2e/global-setup.ts',
  // All specs share one product: one after the other, none sees another's half-done work.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    ...(run.webUrl ? { baseURL: run.webUrl } : {}),
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: chromiumLaunch(),
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } }, grepInvert: /@mobile/ },
    {
      name: 'mobile',
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
      grep: /@mobile/,
    },
  ],
})
