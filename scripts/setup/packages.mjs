import { attempt, run } from '../lib/run.mjs'
import { Stop } from '../lib/stop.mjs'
import { which } from '../lib/which.mjs'

/** @typedef {import('./needs.mjs').Need} Need */

/**
 * Installs what is missing, where that is allowed; else says what to install, and how.
 * @param {readonly Need[]} needs
 * @returns {Promise<string | void>}
 */
export async function installMissing(needs) {
  const missing = needs.filter((need) => !need.there)
  if (missing.length === 0) return 'all there'
  if (!which('apt-get')) return askForTools(missing)
  if (process.getuid?.() !== 0) throw new Stop(askForPackages(missing))
  await install(missing.map((need) => need.name))
}

/** @param {readonly Need[]} missing */
function askForTools(missing) {
  const names = missing.filter((need) => !need.fetched).map((need) => need.name)
  if (names.length === 0) return 'all installed, or fetched by CMake'
  throw new Stop(
    `Missing: ${names.join(', ')} (the names are Debian's). There is no apt-get here: install them in your system's way and try again.`,
  )
}

/** @param {readonly Need[]} missing */
function askForPackages(missing) {
  const names = missing.map((need) => need.name).join(' ')
  return `These Debian packages are missing, and only root may install them: ${names}\nInstall them, then try again:\n\n  sudo apt-get install --no-install-recommends ${names}`
}

/** @param {readonly string[]} names */
async function install(names) {
  process.stdout.write(`installing ${names.join(', ')} … `)
  // An update may fail for a source that has none of these packages; then the install tells.
  await attempt('apt-get', ['update'])
  await aptInstall(names).catch((error) => {
    throw new Stop(`${error.output}\napt-get could not install ${names.join(', ')}. Is Debian's mirror reachable?`)
  })
}

/** @param {readonly string[]} names */
function aptInstall(names) {
  const options = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300']
  return run('apt-get', [...options, ...names], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
}
