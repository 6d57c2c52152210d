import { defineConfig, devices } from '@playwright/test'
import { chromiumPath } from './scripts/lib/programs.mjs'
import type { HostOption } from './tests/e2e/support/host_option'

const isRoot = process.getuid?.() === 0

/** No GPU to use, and nobody to call: without these Chromium knocks at hosts that a closed network refuses, many at a time. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig<HostOption>({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global_setup.ts',
  forbidOnly: process.env['CI'] !== undefined,
  workers: 1,
  // On a busy machine a test takes its time, and fails for what it says alone.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  projects: [
    { name: 'page' },
    // What is about the connection, once more with the core in a worker.
    { name: 'worker', testMatch: /(connection_manager|channels|faults|hooks)\.spec\.ts/, use: { host: 'worker' } },
  ],
  use: {
    ...devices['Desktop Chrome'],
    // Without pictures of every frame: they cost more than the pages.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: chromiumPath(),
      // Chromium's sandbox refuses to run as root.
      args: isRoot ? [...QUIET, '--no-sandbox'] : QUIET,
    },
  },
})
