import { pathToFileURL } from 'node:url'
import { buildSilently } from './build.mjs'
import { main } from './lib/main.mjs'
import { LIMITS, partsOf } from './lib/package_size.mjs'
import { Stop } from './lib/stop.mjs'
import { setUp } from './setup.mjs'

const PAGES = /** @type {const} */ (['core', 'hooks'])

/**
 * @param {typeof table} print is given what the package weighs, part by part
 * @throws {Stop} where it is over its limits
 */
export async function checkSize(print = () => undefined) {
  for (const page of PAGES) {
    const parts = await partsOf(page)
    const total = parts.reduce((sum, part) => sum + part.brotli, 0)
    print(page, parts, total)
    if (page === 'core' && parts.filter(({ what }) => what === 'the package').length > 1)
      throw new Stop(
        'A module is shared by the package’s entry and one that is loaded later, so it is a file of its own, which every page waits for before it connects: hand it over as a parameter (js/src/engine/worker/remote_core.ts).',
      )
    if (total > LIMITS[page])
      throw new Stop(
        `The package is too large: ${page} is ${total} bytes of brotli, and may be ${LIMITS[page]} (scripts/lib/package_size.mjs).`,
      )
  }
}

/**
 * @param {string} page
 * @param {import('./lib/package_size.mjs').Part[]} parts
 * @param {number} total
 */
function table(page, parts, total) {
  console.log(`\n${page === 'core' ? 'The client' : 'The client and all hooks'}`)
  for (const { what, bytes, brotli } of parts) console.log(`  ${what.padEnd(20)} ${bytes} bytes, brotli ${brotli}`)
  console.log(`  ${'together'.padEnd(20)} brotli ${total}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await setUp()
    await buildSilently()
    await checkSize(table)
  })
}
