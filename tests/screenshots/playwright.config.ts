import { defineConfig } from '@playwright/test'
import type { HostOption } from '../e2e/support/host_option'
import common from '../../playwright.config'

/** The pictures of the documentation: taken like tests are run, of the same page with the same server. */
export default defineConfig<HostOption>({
  ...common,
  testDir: '.',
  outputDir: '../../test-results/screenshots',
  globalSetup: '../e2e/support/global_setup.ts',
  projects: [{ name: 'pictures' }],
})
