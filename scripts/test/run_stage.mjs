import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { explain, seconds } from '../lib/main.mjs'
import { inRoot, ROOT, TREE_CACHE } from '../lib/paths.mjs'
import { Interrupted } from '../lib/run.mjs'
import { filesIn } from '../lib/stamp.mjs'
import { oneTest } from './tally.mjs'

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./tally.mjs').Tally} Tally */

const MEMORY = join(TREE_CACHE, 'passed.json')

/** Every stage depends on these: what runs it, and what it was set up with. */
const COMMON = ['scripts', 'package-lock.json', 'package.json', 'emsdk-version.txt', '.cache/emscripten.cmake']

/**
 * Runs a stage to its end. If it cannot run its tests, that counts as one failed test. A stage that passed with the very same files does not run again,
 * unless `again`.
 * @param {Stage} stage
 * @param {boolean} again
 * @returns {Promise<Tally>}
 */
export async function runStage(stage, again) {
  const [start, cpu] = [performance.now(), cpuSeconds()]
  console.log(`\n${stage.title}`)
  // It is taken before the stage runs: what is edited meanwhile is not tested.
  const fingerprint = fingerprintOf(stage)
  const before = recall()[stage.name]
  if (!again && before?.fingerprint === fingerprint) {
    console.log(
      `  ${stage.name}: ${before.passed} passed before, and nothing has changed since (--again runs them anyway)`,
    )
    return { passed: before.passed, failed: [] }
  }
  const { passed, failed } = await stage.run().catch(brokenOff)
  remember(stage.name, failed.length === 0 ? { fingerprint, passed } : undefined)
  const burnt = cpu === undefined ? '' : `, ${((cpuSeconds() ?? cpu) - cpu).toFixed(0)} s of CPU`
  console.log(`  ${stage.name}: ${passed} passed, ${failed.length} failed in ${seconds(start)}${burnt}`)
  return { passed, failed: failed.map((name) => `${stage.name}: ${name}`) }
}

/** @param {unknown} error */
function brokenOff(error) {
  if (error instanceof Interrupted) throw error
  console.log(`FAILED\n${explain(error)}`)
  return oneTest('could not be run', false)
}

/**
 * A hash of all that a stage's result depends on: its files, and the programs that it runs.
 * @param {Stage} stage
 */
function fingerprintOf({ inputs, programs = [] }) {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\0`)
  for (const file of [...COMMON, ...inputs].flatMap((path) => filesIn(inRoot(path))).filter(isSource))
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file))
  for (const program of programs.filter(existsSync))
    hash.update(`${program} ${statSync(program).size} ${statSync(program).mtimeMs}\0`)
  return hash.digest('hex')
}

/** @param {string} file */
const isSource = (file) => !/[\\/](node_modules|dist|generated|test-results)[\\/]/.test(relative(ROOT, file))

/** How many tests passed, and the fingerprint of the stage, by the name of each stage that passed. @typedef {{ fingerprint: string, passed: number }} Passed */

/** @returns {Record<string, Passed>} */
function recall() {
  return existsSync(MEMORY) ? JSON.parse(readFileSync(MEMORY, 'utf8')) : {}
}

/** @param {string} stage @param {Passed | undefined} passed nothing if it failed */
function remember(stage, passed) {
  mkdirSync(TREE_CACHE, { recursive: true })
  writeFileSync(MEMORY, JSON.stringify({ ...recall(), [stage]: passed }))
}

/**
 * The processor time of this program and of all the children that have ended, in seconds; nothing where there is no `/proc`.
 * @returns {number | undefined}
 */
function cpuSeconds() {
  if (!existsSync('/proc/self/stat')) return undefined
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? []
  // Fields 14 to 17: utime, stime, and those of ended children, in hundredths of a second.
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
}
