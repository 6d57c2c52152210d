import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHOICE, emscriptenChosen } from '../lib/cmake.mjs'
import { inRoot, TREE_CACHE } from '../lib/paths.mjs'
import { which } from '../lib/programs.mjs'
import { attempt, Stop } from '../lib/run.mjs'
import { debianAtHand, installFromDebian } from './emscripten_debian.mjs'
import { emsdkAtHand, installEmsdk } from './emscripten_emsdk.mjs'

/**
 * A place to get Emscripten from. It answers with Emscripten's folder, or nothing if it has none.
 * @typedef {(version: string) => Promise<string | undefined>} Source
 */

/** What is at hand first, then what has to be fetched. @type {readonly Source[]} */
const SOURCES = [onPath, emsdkAtHand, debianAtHand, installEmsdk, installFromDebian]

/** Chooses an Emscripten of the pinned version, once, and writes it down for CMake. */
export async function setUpEmscripten() {
  const version = readFileSync(inRoot('emsdk-version.txt'), 'utf8').trim()
  const chosen = emscriptenChosen()
  if (chosen && versionIn(chosen) === version) return `${version} in ${chosen}`
  for (const source of SOURCES) {
    const folder = await source(version)
    if (folder && versionIn(folder) === version && (await links(folder))) return choose(folder, version)
  }
  throw new Stop(
    `Emscripten ${version} could not be installed: it is not on PATH, git could not fetch emsdk, and there is no Debian mirror.\nInstall emsdk ${version}, run its emsdk_env.sh, and try again.`,
  )
}

/**
 * @param {string} folder
 * @param {string} version
 */
function choose(folder, version) {
  mkdirSync(TREE_CACHE, { recursive: true })
  writeFileSync(CHOICE, `set(HOLDFAST_EMSCRIPTEN "${folder}")\n`)
  return `${version} in ${folder}`
}

/** @param {string} folder */
function versionIn(folder) {
  const file = join(folder, 'emscripten-version.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('"', '').trim() : undefined
}

/** The right version is not enough: it needs a Binaryen, a Clang and a Node that suit it. @param {string} folder */
async function links(folder) {
  const scratch = mkdtempSync(join(tmpdir(), 'holdfast-emcc-'))
  const source = join(scratch, 'probe.c')
  writeFileSync(source, 'int main(void) { return 0; }\n')
  const { ok } = await attempt(join(folder, 'emcc'), ['-O3', source, '-o', join(scratch, 'probe.mjs')])
  rmSync(scratch, { recursive: true })
  return ok
}

/** @type {Source} */
async function onPath() {
  if (!which('em-config')) return undefined
  const { ok, output } = await attempt('em-config', ['EMSCRIPTEN_ROOT'])
  return ok ? output.trim() : undefined
}
