import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { runPlaywright } from './lib/playwright.mjs'
import { Stop } from './lib/stop.mjs'
import { setUp } from './setup.mjs'
import { needsOfScreenshots } from './setup/needs.mjs'

// npm run screenshots: takes new pictures for docs/screenshots, of the demo with its own local server.
await main(async () => {
  await setUp(needsOfScreenshots())
  await buildPackage()
  console.log('\nTaking pictures')
  const { passed, failed } = await runPlaywright('screenshots', '--config=tests/screenshots')
  if (failed.length > 0) throw new Stop(`${failed.length} of ${passed + failed.length} pictures could not be taken.`)
  console.log(`\n${passed} pictures are in docs/screenshots`)
})
