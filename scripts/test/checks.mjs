import { staleOutputs } from '../../wasm/boundary/generator/outputs.mjs'
import { buildSilently } from '../build.mjs'
import { clangFormat, prettier } from '../format.mjs'
import { buildPreset } from '../lib/cmake.mjs'
import { explain, step } from '../lib/main.mjs'
import { node } from '../lib/programs.mjs'
import { CommandFailed, run, Stop } from '../lib/run.mjs'
import { checkSize } from '../size.mjs'
import { layerOffences } from './layers.mjs'
import { add, NOTHING, oneTest } from './tally.mjs'

/** Each has the settings that suit it: the package knows no Node, the server no DOM. */
const TYPESCRIPT_PROJECTS = ['.', 'js', 'demo/server', 'demo/town', 'demo/event_stream', 'demo/app', 'tests', 'scripts']

/** Each fails by throwing. Types and rooms come after the build: it writes some files that they read. @type {readonly [string, () => Promise<unknown>][]} */
const CHECKS = [
  ['C++ format', () => clangFormat(['--dry-run', '-Werror'])],
  ['TypeScript format', () => prettier('--check')],
  [
    'code generated from wasm/boundary',
    async () => complain('These generated files are out of date. Run "npm run boundary":', await staleOutputs()),
  ],
  ['layers of C++', async () => complain('The layers of wasm/ include one way (ARCHITECTURE.md):', layerOffences())],
  ['build of the package', buildSilently],
  ['rooms of TypeScript', () => run(...node('depcruise', 'js/src', '--config', 'js/dependency-cruiser.mjs'))],
  ['size of the package', () => checkSize()],
  ['types', checkTypes],
  ['ESLint', () => run(...node('eslint', '.', '--max-warnings', '0'))],
  ['clang-tidy', () => buildPreset('tidy')],
]

/** All of them run, whatever each one says; each counts as one test. @returns {Promise<import('./tally.mjs').Tally>} */
export async function runChecks() {
  let tally = NOTHING
  for (const [name, check] of CHECKS) tally = add(tally, oneTest(name, await passes(name, check)))
  return tally
}

/** @param {string} name @param {() => Promise<unknown>} check */
async function passes(name, check) {
  try {
    await step(name, async () => void (await check()))
    return true
  } catch (error) {
    if (!(error instanceof Stop || error instanceof CommandFailed)) throw error
    console.log(`FAILED\n${explain(error)}`)
    return false
  }
}

/** @param {string} what is wrong @param {readonly string[]} offences */
function complain(what, offences) {
  if (offences.length > 0) throw new Stop([what, ...offences].join('\n'))
}

async function checkTypes() {
  for (const project of TYPESCRIPT_PROJECTS) await run(...node('tsc', '--noEmit', '-p', project))
}
