import { parseArgs } from 'node:util'
import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { Stop } from './lib/run.mjs'
import { setUp } from './setup.mjs'
import { playwright } from './test/runners.mjs'
import { conclude } from './test/tally.mjs'

/** The projects of tests/browsers/playwright.config.ts, by what `--only` calls them. @type {Readonly<Record<string, string>>} */
const PROJECTS = { firefox: 'Firefox', webkit: 'WebKit' }

// npm run test:browsers [-- --only firefox]: the short suite in Firefox and WebKit, with the package as npm packs it. It ends with the totals.
await main(import.meta, async () => {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
  if (only && !PROJECTS[only])
    throw new Stop(`There is no browser "${only}" here. The browsers are ${Object.keys(PROJECTS).join(', ')}.`)
  await setUp('browsers')
  await buildPackage()
  console.log('\nFirefox and WebKit')
  conclude(await playwright('browsers', '--config=tests/browsers', ...(only ? [`--project=${PROJECTS[only]}`] : [])))
})
