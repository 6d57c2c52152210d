import { pathToFileURL } from 'node:url'
import { main } from './lib/main.mjs'
import { step } from './lib/step.mjs'
import { setUpEmscripten } from './setup/emscripten.mjs'
import { needsOfBuild, needsOfExperiments, needsOfTests } from './setup/needs.mjs'
import { checkNode } from './setup/node.mjs'
import { installNodePackages } from './setup/npm.mjs'
import { installMissing } from './setup/packages.mjs'

/** @typedef {import('./setup/needs.mjs').Need} Need */

/**
 * Makes this machine and this tree ready; does only what is not done.
 * @param {readonly Need[]} [extra] what is needed besides the build's own tools
 */
export async function setUp(extra = []) {
  console.log('Setting up')
  await step('Node', checkNode)
  await step('system packages', () => installMissing([...needsOfBuild(), ...extra]))
  await step('Emscripten', setUpEmscripten)
  await step('npm packages', installNodePackages)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(() => setUp([...needsOfTests(), ...needsOfExperiments()]))
}
