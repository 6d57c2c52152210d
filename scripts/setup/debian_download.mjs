import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, Stop } from '../lib/run.mjs'

/**
 * Downloads packages of another Debian release, from the mirror that this system uses, with an apt configuration of its own:
 * the system's sources and preferences are neither changed nor asked.
 * @param {readonly string[]} packages
 * @param {string} release
 * @param {string} folder for apt's files and the packages
 * @returns {Promise<string[]>} the packages' files
 */
export async function downloadPackages(packages, release, folder) {
  const options = aptOptions(folder)
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true })
  writeFileSync(join(folder, 'sources.list'), `${await sourceLine(release)}\n`)
  await run('apt-get', [...options, 'update'], { cwd: folder }).catch(explain)
  await run('apt-get', [...options, 'download', ...packages], { cwd: folder }).catch(explain)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(folder, name))
}

/** @param {string} folder */
function aptOptions(folder) {
  const settings = {
    'Dir::Etc::SourceList': join(folder, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': folder,
    'APT::Sandbox::User': '',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
}

/** @param {string} release */
async function sourceLine(release) {
  const targets = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'])
  const mirror = targets.split('\n').find((address) => /\/debian\/?$/.test(address))
  if (!mirror) throw new Stop(`apt knows no Debian mirror: see /etc/apt/sources.list.d.`)
  return `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} ${release} main`
}

/** @param {import('../lib/run.mjs').CommandFailed} error @returns {never} */
function explain(error) {
  throw new Stop(`${error.output}\nDebian's packages could not be downloaded. Is the mirror reachable?`)
}
