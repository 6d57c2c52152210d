import { defineConfig } from '@playwright/test'
import type { EngineOption } from './support/test'

/** The short suite of Firefox and WebKit. Playwright is only its runner: the browsers are the system's own. */
export default defineConfig<EngineOption>({
  testDir: '.',
  outputDir: '../../test-results/browsers',
  globalSetup: './support/global_setup.ts',
  forbidOnly: process.env['CI'] !== undefined,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  projects: [
    { name: 'Firefox', use: { engine: 'firefox' } },
    { name: 'WebKit', use: { engine: 'webkit' } },
  ],
})
