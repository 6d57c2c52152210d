import { buildSilently } from './build.mjs'
import { main } from './lib/main.mjs'
import { ENTRY, LIMITS, bytesWith, partsOf, sum } from './lib/package_size.mjs'
import { Stop } from './lib/run.mjs'
import { setUp } from './setup.mjs'

const PAGES = /** @type {const} */ (['core', 'hooks'])
const HOOKS = [
  'useConnectionManager',
  'useChannel',
  'useBroadcast',
  'usePresence',
  'useUserPresence',
  'useLiveTable',
  'useOrderUpdates',
  'useNotifications',
  'useInventoryTracking',
  'useChatMessages',
  'useGPSTracking',
]

/**
 * @param {typeof table} print is given what the package weighs, part by part
 * @throws {Stop} where it is over its limits
 */
export async function checkSize(print = () => undefined) {
  for (const page of PAGES) {
    const parts = await partsOf(page)
    const entry = parts.filter(({ what }) => what === ENTRY)
    print(page, parts, sum(parts))
    if (page === 'core' && entry.length > 1)
      throw new Stop(
        'The package’s entry and a module that loads later share a module. It becomes a separate file, and every page waits for it before it connects. Pass it as a parameter instead (js/src/engine/tools.ts).',
      )
    if (page === 'core') check('start', sum(entry))
    check(page, sum(parts))
  }
}

/** @param {keyof typeof LIMITS} what @param {number} bytes */
function check(what, bytes) {
  if (bytes > LIMITS[what])
    throw new Stop(
      `The package is too large: ${what} is ${bytes} bytes of brotli, but the limit is ${LIMITS[what]} (scripts/lib/package_size.mjs).`,
    )
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

async function tableOfHooks() {
  console.log('\nOne hook alone: its entry, and all (live data, which tables and tracks load, not counted)')
  for (const hook of HOOKS) {
    const { entry, all } = await bytesWith(hook)
    console.log(`  ${hook.padEnd(20)} ${entry}, ${all}`)
  }
}

await main(import.meta, async () => {
  await setUp()
  await buildSilently()
  await checkSize(table)
  await tableOfHooks()
})
