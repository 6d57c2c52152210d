import { existsSync } from 'node:fs'
import { COMMANDS, postgresBin, which } from '../lib/programs.mjs'
import { attempt, run, Stop } from '../lib/run.mjs'

/**
 * Something that the system must have. `there` tells whether it has it; `name` is Debian's package of it; `fetched` tells whether CMake fetches it
 * where it is missing.
 * @typedef {{ name: string, there: boolean, fetched: boolean }} Need
 */

/** @param {string} name @param {...string} commands any of them will do @returns {Need} */
const command = (name, ...commands) => ({ name, there: which(...commands) !== undefined, fetched: false })

/** @param {string} name @param {string} path @param {boolean} [fetched] @returns {Need} */
const file = (name, path, fetched = true) => ({ name, there: existsSync(path), fetched })

/** What each purpose needs. @type {Readonly<Record<string, () => readonly Need[]>>} */
const NEEDS = {
  /** To build the WebAssembly module and to show the demo. */
  build: () => [
    command('cmake', 'cmake'),
    command('ninja-build', 'ninja'),
    command('python3', 'python3'),
    file('nlohmann-json3-dev', '/usr/include/nlohmann/json.hpp'),
  ],
  /** To run every check and test. */
  tests: () => [
    command('g++', 'g++', 'c++'),
    command('clang-format', 'clang-format'),
    command('clang-tidy', 'clang-tidy'),
    file('googletest', '/usr/src/googletest/CMakeLists.txt'),
    command('chromium', ...COMMANDS.chromium),
    { name: 'postgresql', there: postgresBin() !== undefined, fetched: false },
  ],
  /** To run the short suite of the other browsers. */
  browsers: () => [
    command('firefox-esr', ...COMMANDS.firefox),
    command('webkit2gtk-driver', ...COMMANDS.webkitDriver),
    command('xvfb', ...COMMANDS.xvfb),
  ],
  /** To take the documentation's pictures: with the same letters everywhere. */
  screenshots: () => [
    command('chromium', ...COMMANDS.chromium),
    file('fonts-inter', '/usr/share/fonts/opentype/inter/Inter-Regular.otf', false),
  ],
  /** To measure, and to search for crashes. */
  experiments: () => [
    file('libbenchmark-dev', '/usr/include/benchmark/benchmark.h'),
    command('clang-19', 'clang++-19', 'clang++'),
    file('libclang-rt-19-dev', '/usr/lib/llvm-19/lib/clang/19/include/fuzzer/FuzzedDataProvider.h'),
  ],
  /** To run Debian's Emscripten. */
  emscripten: () => [
    command('clang-19', 'clang-19'),
    command('lld-19', 'wasm-ld-19'),
    command('llvm-19', 'llvm-ar-19'),
    command('python3', 'python3'),
  ],
}

/**
 * Installs what is missing, if this user may; if not, says what to install, and how.
 * @param {...string} purposes
 * @returns {Promise<string | void>}
 */
export async function installMissing(...purposes) {
  const missing = purposes.flatMap((purpose) => NEEDS[purpose]?.() ?? []).filter((need) => !need.there)
  const names = [...new Set(missing.map((need) => need.name))]
  if (names.length === 0) return 'all there'
  if (!which('apt-get')) return askForTools(missing)
  if (process.getuid?.() === 0) return install(names)
  throw new Stop(
    `These Debian packages are missing, and only root may install them: ${names.join(' ')}\nInstall them, then try again:\n\n  sudo apt-get install --no-install-recommends ${names.join(' ')}`,
  )
}

/** @param {readonly Need[]} missing */
function askForTools(missing) {
  const names = missing.filter((need) => !need.fetched).map((need) => need.name)
  if (names.length === 0) return 'all installed, or fetched by CMake'
  throw new Stop(
    `Missing: ${names.join(', ')} (the names are Debian's). There is no apt-get here: install them in your system's way and try again.`,
  )
}

/** @param {readonly string[]} names */
async function install(names) {
  process.stdout.write(`installing ${names.join(', ')} … `)
  // An update fails for any source that does not answer, though another one may have the packages. If none has them, the install says so.
  await attempt('apt-get', ['update'])
  const options = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300']
  await run('apt-get', [...options, ...names], { env: { DEBIAN_FRONTEND: 'noninteractive' } }).catch((error) => {
    throw new Stop(`${error.output}\napt-get could not install ${names.join(', ')}. Is Debian's mirror reachable?`)
  })
}
