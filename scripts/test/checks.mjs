import { staleOutputs } from '../../wasm/boundary/generator/outputs.mjs'
import { buildSilently } from '../build.mjs'
import { checkSize } from '../size.mjs'
import { clangFormat, prettierOver } from '../lib/format.mjs'
import { explain } from '../lib/main.mjs'
import { CommandFailed, run } from '../lib/run.mjs'
import { step } from '../lib/step.mjs'
import { Stop } from '../lib/stop.mjs'
import { tidy } from '../lib/tidy.mjs'
import { depcruise, eslint, tsc } from '../lib/tools.mjs'
import { EVERYTHING } from './inputs.mjs'
import { layerOffences } from './layers.mjs'
import { add, NOTHING, oneTest } from './tally.mjs'

/** Each has the settings that suit it: the package knows no Node, the server no DOM. */
const TYPESCRIPT_PROJECTS = ['.', 'js', 'demo/server', 'demo/town', 'demo/event_stream', 'demo/app', 'tests', 'scripts']

/** Each fails by throwing. Types and rooms come after the build: it writes some files that they read. @type {readonly [string, () => Promise<unknown>][]} */
const CHECKS = [
  ['C++ format', () => clangFormat(['--dry-run', '-Werror'])],
  ['TypeScript format', () => prettierOver('--check')],
  ['code generated from wasm/boundary', checkBoundary],
  ['layers of C++', async () => complain(layerOffences().join('\n'))],
  ['build of the package', buildSilently],
  ['rooms of TypeScript', () => run(...depcruise('js/src', '--config', 'js/dependency-cruiser.mjs'))],
  ['size of the package', () => checkSize()],
  ['types', checkTypes],
  ['ESLint', () => run(...eslint('.', '--max-warnings', '0'))],
  ['clang-tidy', async () => complain(await tidy({ deep: false }))],
]

/** All of them run, whatever each one says; each counts as one test. @type {import('./tally.mjs').Stage} */
export const checks = {
  name: 'checks',
  title: 'Format, layers, types and lint',
  exists: () => true,
  inputs: EVERYTHING,
  async run() {
    let tally = NOTHING
    for (const [name, check] of CHECKS) tally = add(tally, await tallyOf(name, check))
    return tally
  },
}

/**
 * @param {string} name
 * @param {() => Promise<unknown>} check
 */
async function tallyOf(name, check) {
  try {
    await step(name, async () => void (await check()))
    return oneTest(name, true)
  } catch (error) {
    if (!(error instanceof Stop || error instanceof CommandFailed)) throw error
    console.log(`FAILED\n${explain(error)}`)
    return oneTest(name, false)
  }
}

/** @param {string} complaint */
function complain(complaint) {
  if (complaint) throw new Stop(complaint)
}

async function checkBoundary() {
  const stale = await staleOutputs()
  complain(
    stale.length > 0 ? `These generated files are out of date. Run "npm run boundary":\n${stale.join('\n')}` : '',
  )
}

async function checkTypes() {
  for (const project of TYPESCRIPT_PROJECTS) await run(...tsc('--noEmit', '-p', project))
}
