import { existsSync, readFileSync } from 'node:fs'
import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'
import { Stop } from './lib/stop.mjs'
import { setUp } from './setup.mjs'

/** @typedef {string | { readonly [name: string]: Target }} Target of an entry of `exports` */

/** @returns {string[]} the files that package.json leads to, and that are not there */
function missingFiles() {
  const { main: entry, types, exports } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const files = [entry, types, ...Object.values(exports).flatMap(filesOf)]
  return [...new Set(files)].filter((file) => !file.includes('*') && !existsSync(inRoot(file)))
}

/**
 * @param {Target} target
 * @returns {string[]}
 */
function filesOf(target) {
  return typeof target === 'string' ? [target] : Object.values(target).map(String)
}

// Runs before `npm pack` and `npm publish`, so that dist is always packed, and always up to date. Rebuilds only what is out of date.
await main(async () => {
  // npm prints the package's name, or JSON, on the standard output, and scripts read it there.
  process.stdout.write = process.stderr.write.bind(process.stderr)
  await setUp()
  await buildPackage()
  const missing = missingFiles()
  if (missing.length > 0)
    throw new Stop(`The build is done, but package.json names files that do not exist: ${missing.join(', ')}`)
})
