import { existsSync, readFileSync } from 'node:fs'
import { inRoot } from '../lib/paths.mjs'
import { run, Stop } from '../lib/run.mjs'

/**
 * Installs what package-lock.json names, unless just that is installed.
 * @returns {Promise<string | void>}
 */
export async function installNodePackages() {
  if (isInstalled()) return 'up to date'
  await run('npm', ['ci']).catch((error) => {
    throw new Stop(
      `${error.output}\nnpm could not install the packages. \`npm ping\` tells whether its registry can be reached.`,
    )
  })
}

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Locked */

/** npm keeps the lock file of what it installed inside node_modules. */
function isInstalled() {
  const [wanted, got] = [lockedIn('package-lock.json'), lockedIn('node_modules', '.package-lock.json')]
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || got[path]?.version === entry.version,
  )
}

/**
 * @param {...string} path
 * @returns {Locked}
 */
function lockedIn(...path) {
  const file = inRoot(...path)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}
}
