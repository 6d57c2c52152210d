import { parseArgs } from 'node:util'
import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { runPlaywright } from './lib/playwright.mjs'
import { Stop } from './lib/stop.mjs'
import { setUp } from './setup.mjs'
import { needsOfBrowsers } from './setup/needs.mjs'
import { conclude } from './test/tally.mjs'

/** The projects of tests/browsers/playwright.config.ts, by what `--only` calls them. */
const PROJECTS = { firefox: 'Firefox', webkit: 'WebKit' }

/** @returns {string[]} options for Playwright */
function chosenBrowsers() {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
  if (!only) return []
  if (only in PROJECTS) return [`--project=${PROJECTS[/** @type {keyof typeof PROJECTS} */ (only)]}`]
  throw new Stop(`There is no browser "${only}" here. The browsers are ${Object.keys(PROJECTS).join(', ')}.`)
}

// npm run test:browsers: the short suite in Firefox and WebKit, with the package as npm packs it. It ends with the sum.
await main(async () => {
  const options = chosenBrowsers()
  await setUp(needsOfBrowsers())
  await buildPackage()
  console.log('\nFirefox and WebKit')
  conclude(await runPlaywright('browsers', '--config=tests/browsers', ...options))
})
