import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { configure } from './cmake.mjs'
import { inRoot, TREE_CACHE } from './paths.mjs'
import { attempt } from './run.mjs'
import { filesIn } from './stamp.mjs'
import { Stop } from './stop.mjs'

const PRESET = 'native-debug'
/** Apart, but for browser/. */
const LAYERS = ['wasm/core', 'wasm/phoenix', 'wasm/realtime', 'wasm/sync']
const MEMORY = join(TREE_CACHE, 'tidy.json')

/**
 * Runs clang-tidy over the layers (browser/ is Emscripten's, and not compiled natively). A layer that passed is looked at
 * again only when one of its files, a header or the checks changed.
 * @param {{ deep: boolean }} options `deep` adds the static analyzer, which takes about eight times as long
 * @returns {Promise<string>} what is wrong; empty if nothing is
 */
export async function tidy({ deep }) {
  await configure(PRESET)
  const common = hashOf([inRoot('.clang-tidy'), ...sources('wasm', '.h')], String(deep))
  const passed = recall()
  const waiting = LAYERS.filter((layer) => passed[keyOf(layer, deep)] !== hashOf(sources(layer, '.cpp'), common))
  const complaints = await inParallel(waiting, async (layer) => {
    const complaint = await tidyLayer(layer, deep)
    if (!complaint) passed[keyOf(layer, deep)] = hashOf(sources(layer, '.cpp'), common)
    return complaint
  })
  remember(passed)
  return complaints.join('')
}

/**
 * A layer's files are looked at as one, for most of the time goes into the headers that they share: ten times less than one
 * by one. Where names of two files clash, they are looked at one by one after all.
 * @param {string} layer
 * @param {boolean} deep
 */
async function tidyLayer(layer, deep) {
  const { file: all, folder } = asOne(layer)
  const together = await clangTidy(all, folder, deep)
  if (!together.includes('clang-diagnostic-error')) return together
  const complaints = await inParallel(sources(layer, '.cpp'), (file) => clangTidy(file, inRoot('build', PRESET), deep))
  return complaints.join('')
}

/**
 * @param {string} file
 * @param {string} database folder of the compile_commands.json that tells how to compile it
 * @param {boolean} deep
 */
async function clangTidy(file, database, deep) {
  const checks = deep ? 'clang-analyzer-*' : '-bugprone-suspicious-include'
  const config = `--config-file=${inRoot('.clang-tidy')}`
  const { ok, output } = await attempt('clang-tidy', ['-p', database, '--quiet', config, `--checks=${checks}`, file])
  // What it counts but does not show are the system's headers' and those turned off.
  return ok ? '' : output.replace(/^\d+ warnings? generated\.\n/gm, '')
}

/**
 * Writes a file that includes all of a layer's, and beside it how to compile it: as the first of them.
 * @param {string} layer
 */
function asOne(layer) {
  const files = sources(layer, '.cpp')
  const first = compileCommands().find((entry) => entry.file === files[0])
  if (!first) throw new Stop(`CMake does not build ${files[0]}: is its folder in wasm/CMakeLists.txt?`)
  const folder = inRoot('build', 'tidy', layer)
  const file = join(folder, 'all.cpp')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, files.map((each) => `#include "${each}"\n`).join(''))
  const command = { ...first, file, command: first.command.replaceAll(first.file, file) }
  writeFileSync(join(folder, 'compile_commands.json'), JSON.stringify([command]))
  return { file, folder }
}

/** @returns {{ directory: string, command: string, file: string }[]} */
function compileCommands() {
  return JSON.parse(readFileSync(inRoot('build', PRESET, 'compile_commands.json'), 'utf8'))
}

/**
 * @param {string} folder
 * @param {string} extension
 */
function sources(folder, extension) {
  return filesIn(inRoot(folder)).filter((file) => file.endsWith(extension) && !file.includes('/browser/'))
}

/**
 * @param {string} layer
 * @param {boolean} deep
 */
function keyOf(layer, deep) {
  return `${layer}${deep ? ' deep' : ''}`
}

/**
 * @param {readonly string[]} files
 * @param {string} salt
 */
function hashOf(files, salt) {
  const hash = createHash('sha256').update(salt)
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex')
}

/** @returns {Record<string, string>} */
function recall() {
  return existsSync(MEMORY) ? JSON.parse(readFileSync(MEMORY, 'utf8')) : {}
}

/** @param {Record<string, string>} passed */
function remember(passed) {
  mkdirSync(TREE_CACHE, { recursive: true })
  writeFileSync(MEMORY, JSON.stringify(passed))
}

/**
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>}
 */
async function inParallel(items, work) {
  const queue = [...items]
  /** @type {Result[]} */
  const results = []
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) results.push(await work(item))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
  return results
}
