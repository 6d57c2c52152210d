import { readdirSync } from 'node:fs'
import { buildPackage } from '../build.mjs'
import { buildPreset } from '../lib/cmake.mjs'
import { step } from '../lib/main.mjs'
import { inRoot } from '../lib/paths.mjs'
import { chromiumPath, node } from '../lib/programs.mjs'
import { attempt } from '../lib/run.mjs'
import { chosenForTests, plantAll } from '../mutants/plant.mjs'
import { runChecks } from './checks.mjs'
import { googleTest, playwright, vitest } from './runners.mjs'
import { oneTest } from './tally.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */

/**
 * A part of the tests.
 * @typedef {object} Stage
 * @property {string} name for `--only`
 * @property {string} title
 * @property {readonly string[]} inputs files and folders that its result depends on, beside the scripts and what is installed
 * @property {readonly string[]} [programs] of the system that it runs, beside Node
 * @property {() => Promise<Tally>} run
 */

const CPP = ['CMakeLists.txt', 'CMakePresets.json', 'cmake', 'wasm']
const BUILD = [...CPP, 'js', 'tsconfig.base.json']
/** Every folder except the tests of TypeScript. */
const UNIT_TESTS = readdirSync(inRoot('tests', 'unit'))
  .filter((name) => name !== 'js')
  .map((name) => `tests/unit/${name}`)
const CPP_TESTS = [...CPP, ...UNIT_TESTS, 'tests/vectors']
/** Everything that somebody wrote. What is generated or installed is left out, also inside these folders. */
const EVERYTHING = readdirSync(inRoot()).filter(
  (name) => !/^(\.git|\.cache|build|dist|node_modules|playwright-report|test-results)$/.test(name),
)

const CORE_SEEDS = '500'
const WORLD_SEEDS = '200'
/** It takes a minute with the start of PostgreSQL, server and browser, and with the end of the last round. */
const SOAK_MINUTES = '0.6'
/** Always the same, because `npm run soak` is for finding more. Its three rounds see half of the kinds of faults, and the death of a worker. */
const SOAK_SEED = '2'

/** The stages in their order: what tells most for the least time comes first. @type {readonly Stage[]} */
export const STAGES = [
  { name: 'checks', title: 'Format, layers, types and lint', inputs: EVERYTHING, run: runChecks },
  {
    name: 'native',
    title: 'C++ tests, natively, under AddressSanitizer and UndefinedBehaviorSanitizer',
    inputs: CPP_TESTS,
    async run() {
      const program = await built('native-debug', 'unit', 'holdfast_unit_tests')
      const sanitizers = { ASAN_OPTIONS: 'detect_stack_use_after_return=1', UBSAN_OPTIONS: 'print_stacktrace=1' }
      return googleTest('native', [program, []], sanitizers)
    },
  },
  {
    name: 'wasm',
    title: 'The same C++ tests as WebAssembly, in Node',
    inputs: CPP_TESTS,
    run: async () =>
      googleTest('wasm', [process.execPath, [`${await built('wasm-debug', 'unit', 'holdfast_unit_tests')}.cjs`]]),
  },
  {
    name: 'simulation',
    title: `The core against a hostile network, ${CORE_SEEDS} seeds`,
    inputs: [...CPP_TESTS, 'tests/simulation'],
    async run() {
      const program = await built('native-debug', 'simulation', 'holdfast_simulation')
      return asOneTest(`${CORE_SEEDS} seeds`, [program, ['--seeds', CORE_SEEDS]])
    },
  },
  {
    name: 'world',
    title: `The whole package on several users' pages in a hostile world, ${WORLD_SEEDS} seeds`,
    inputs: [...BUILD, 'tests/world'],
    async run() {
      await buildPackage()
      return asOneTest(`${WORLD_SEEDS} seeds`, node('tests/world/main.ts', '--seeds', WORLD_SEEDS))
    },
  },
  {
    name: 'typescript',
    title: 'TypeScript tests: the package, its hooks, the local server',
    inputs: EVERYTHING,
    async run() {
      await buildPackage()
      return vitest('typescript')
    },
  },
  {
    name: 'mutants',
    title: 'Bugs planted on purpose, which the tests must notice (npm run mutants plants them all)',
    inputs: EVERYTHING,
    run: async () => plantAll(await chosenForTests()),
  },
  {
    name: 'browser',
    title: 'The page in Chromium',
    inputs: EVERYTHING,
    programs: [chromiumPath()],
    async run() {
      await buildPackage()
      return playwright('browser')
    },
  },
  {
    name: 'soak',
    title: 'Two tabs of Chromium on a real PostgreSQL, with every kind of fault, for a minute',
    inputs: [...BUILD, 'demo/server', 'sql', 'tests/soak', 'tests/server/support', 'tests/e2e/support'],
    programs: [chromiumPath()],
    async run() {
      await buildPackage()
      const options = ['--minutes', SOAK_MINUTES, '--host', 'both', '--seed', SOAK_SEED]
      return asOneTest(`seed ${SOAK_SEED}`, node('tests/soak/main.ts', ...options))
    },
  },
]

/** @param {string} preset @param {string} folder of tests/ @param {string} target */
async function built(preset, folder, target) {
  await step('building', () => buildPreset(preset, [target]))
  return inRoot('build', preset, 'tests', folder, target)
}

/**
 * Runs a program that tells by itself, seed by seed, what went wrong.
 * @param {string} name
 * @param {readonly [command: string, args: readonly string[]]} program
 */
async function asOneTest(name, [command, args]) {
  return oneTest(name, (await attempt(command, args, { show: true })).ok)
}
