import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { configure } from './cmake.mjs'
import { inRoot, ROOT, TREE_CACHE } from './paths.mjs'
import { attempt } from './run.mjs'
import { filesIn } from './stamp.mjs'

const PRESET = 'native-debug'
const MEMORY = join(TREE_CACHE, 'tidy.json')

/**
 * Runs clang-tidy over the layers (browser/ is Emscripten's, and not compiled natively). A file that passed is looked at
 * again only when it, a header or the checks changed.
 * @param {{ deep: boolean }} options `deep` adds the static analyzer, which takes about eight times as long
 * @returns {Promise<string>} what is wrong; empty if nothing is
 */
export async function tidy({ deep }) {
  await configure(PRESET)
  const common = hashOf([inRoot('.clang-tidy'), ...sources('.h')], String(deep))
  const passed = recall()
  const waiting = sources('.cpp').filter((file) => passed[keyOf(file, deep)] !== hashOf([file], common))
  const complaints = await inParallel(waiting, async (file) => {
    const complaint = await tidyFile(file, deep)
    if (!complaint) passed[keyOf(file, deep)] = hashOf([file], common)
    return complaint
  })
  remember(passed)
  return complaints.join('')
}

/**
 * @param {string} file
 * @param {boolean} deep
 */
async function tidyFile(file, deep) {
  const checks = deep ? ['--checks=clang-analyzer-*'] : []
  const { ok, output } = await attempt('clang-tidy', ['-p', inRoot('build', PRESET), '--quiet', ...checks, file])
  // What it counts but does not show are the system's headers' and those turned off.
  return ok ? '' : output.replace(/^\d+ warnings? generated\.\n/gm, '')
}

/** @param {string} extension */
function sources(extension) {
  return filesIn(inRoot('wasm')).filter((file) => file.endsWith(extension) && !file.includes('/browser/'))
}

/**
 * @param {string} file
 * @param {boolean} deep
 */
function keyOf(file, deep) {
  return `${relative(ROOT, file)}${deep ? ' deep' : ''}`
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
