import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { inRoot, ROOT, TREE_CACHE } from '../lib/paths.mjs'
import { filesIn } from '../lib/stamp.mjs'

const MEMORY = join(TREE_CACHE, 'passed.json')

/** What every stage depends on: who runs it, and what it was set up with. */
const COMMON = ['scripts', 'package-lock.json', 'package.json', 'emsdk-version.txt', '.cache/emscripten.cmake']

/**
 * What a stage's result depends on, as a hash: its files, and the programs that it runs.
 * @param {import('./tally.mjs').Stage} stage
 */
export function fingerprint(stage) {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\0`)
  for (const file of [...COMMON, ...stage.inputs].flatMap((path) => filesIn(inRoot(path))).filter(isSource)) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file))
  }
  for (const program of stage.programs?.() ?? []) {
    if (existsSync(program)) hash.update(`${program} ${statSync(program).size} ${statSync(program).mtimeMs}\0`)
  }
  return hash.digest('hex')
}

/** @param {string} file */
const isSource = (file) => !/[\\/](node_modules|dist|test-results)[\\/]/.test(file)

/**
 * How many tests passed when the stage last passed as it stands now; nothing if it did not.
 * @param {import('./tally.mjs').Stage} stage
 * @param {string} print its fingerprint
 * @returns {number | undefined}
 */
export function passedBefore(stage, print) {
  const known = recall()[stage.name]
  return known?.print === print ? known.passed : undefined
}

/**
 * @param {import('./tally.mjs').Stage} stage
 * @param {string} print its fingerprint, taken before it ran: what was edited meanwhile was not tested
 * @param {import('./tally.mjs').Tally} tally
 */
export function remember(stage, print, tally) {
  const memory = recall()
  delete memory[stage.name]
  if (tally.failed.length === 0) memory[stage.name] = { print, passed: tally.passed }
  mkdirSync(TREE_CACHE, { recursive: true })
  writeFileSync(MEMORY, JSON.stringify(memory))
}

/** @returns {Record<string, { print: string, passed: number }>} */
function recall() {
  return existsSync(MEMORY) ? JSON.parse(readFileSync(MEMORY, 'utf8')) : {}
}
