import { existsSync, readFileSync } from 'node:fs'
import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'
import { Stop } from './lib/run.mjs'
import { setUp } from './setup.mjs'

/** @returns {string[]} the files that package.json leads to, and that are not there */
function missingFiles() {
  const { main: entry, types, exports } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? target : Object.values(target),
  )
  return [...new Set([entry, types, ...targets])].filter((file) => !file.includes('*') && !existsSync(inRoot(file)))
}

// Runs before `npm pack` and `npm publish`, so that dist is always packed, and always up to date. Rebuilds only what is out of date.
await main(import.meta, async () => {
  // npm prints the package's name, or JSON, on the standard output, and scripts read it there.
  process.stdout.write = process.stderr.write.bind(process.stderr)
  await setUp()
  await buildPackage()
  const missing = missingFiles()
  if (missing.length > 0)
    throw new Stop(`The build is done, but package.json names files that do not exist: ${missing.join(', ')}`)
})
