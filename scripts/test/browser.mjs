import { existsSync } from 'node:fs'
import { buildPackage } from '../build.mjs'
import { chromiumPath } from '../lib/chromium.mjs'
import { inRoot } from '../lib/paths.mjs'
import { runPlaywright } from '../lib/playwright.mjs'
import { PACKAGE_INPUTS } from './inputs.mjs'

/** @type {import('./tally.mjs').Stage} */
export const browser = {
  name: 'browser',
  title: 'The page in Chromium',
  exists: () => existsSync(inRoot('tests', 'e2e')),
  inputs: PACKAGE_INPUTS,
  programs: () => [chromiumPath() ?? ''],
  async run() {
    await buildPackage()
    return runPlaywright('browser')
  },
}
