import { existsSync } from 'node:fs'
import { FIREFOX_COMMANDS, WEBKIT_DRIVER_COMMAND, XVFB_COMMAND } from '../lib/browsers.mjs'
import { CHROMIUM_COMMANDS } from '../lib/chromium.mjs'
import { postgresBin } from '../lib/postgres.mjs'
import { which } from '../lib/which.mjs'

/**
 * Something of the system's: `there` tells whether it can be used, `name` is Debian's package of it.
 * @typedef {object} Need
 * @property {string} name
 * @property {boolean} there
 * @property {boolean} fetched whether CMake fetches it where it is missing and there is no apt-get
 */

/**
 * @param {string} name
 * @param {...string} commands any of them will do
 * @returns {Need}
 */
function command(name, ...commands) {
  return { name, there: commands.some((each) => which(each) !== undefined), fetched: false }
}

/**
 * @param {string} name
 * @param {string} path
 * @returns {Need}
 */
function file(name, path) {
  return { name, there: existsSync(path), fetched: true }
}

/** To build the WebAssembly module and to show the demo. */
export function needsOfBuild() {
  return [
    command('cmake', 'cmake'),
    command('ninja-build', 'ninja'),
    command('python3', 'python3'),
    file('nlohmann-json3-dev', '/usr/include/nlohmann/json.hpp'),
  ]
}

/** To run every check and test. */
export function needsOfTests() {
  return [
    command('g++', 'g++', 'c++'),
    command('clang-format', 'clang-format'),
    command('clang-tidy', 'clang-tidy'),
    file('googletest', '/usr/src/googletest/CMakeLists.txt'),
    command('chromium', ...CHROMIUM_COMMANDS),
    { name: 'postgresql', there: postgresBin() !== undefined, fetched: false },
  ]
}

/** To run the short suite of the other browsers. */
export function needsOfBrowsers() {
  return [
    command('firefox-esr', ...FIREFOX_COMMANDS),
    command('webkit2gtk-driver', WEBKIT_DRIVER_COMMAND),
    command('xvfb', XVFB_COMMAND),
  ]
}

/** To take the documentation's pictures: with the same letters everywhere. */
export function needsOfScreenshots() {
  const font = existsSync('/usr/share/fonts/opentype/inter/Inter-Regular.otf')
  return [command('chromium', ...CHROMIUM_COMMANDS), { name: 'fonts-inter', there: font, fetched: false }]
}

/** To measure, and to search for crashes. */
export function needsOfExperiments() {
  return [
    file('libbenchmark-dev', '/usr/include/benchmark/benchmark.h'),
    command('clang-19', 'clang++-19', 'clang++'),
    file('libclang-rt-19-dev', '/usr/lib/llvm-19/lib/clang/19/include/fuzzer/FuzzedDataProvider.h'),
  ]
}

/** To run Debian's Emscripten. */
export function needsOfDebianEmscripten() {
  return [
    command('clang-19', 'clang-19'),
    command('lld-19', 'wasm-ld-19'),
    command('llvm-19', 'llvm-ar-19'),
    command('python3', 'python3'),
  ]
}
