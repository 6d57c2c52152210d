import { buildPreset } from '../lib/cmake.mjs'
import { inRoot } from '../lib/paths.mjs'
import { step } from '../lib/step.mjs'
import { runGoogleTest } from './googletest.mjs'

/** @type {import('./tally.mjs').Stage} */
export const wasm = {
  name: 'wasm',
  title: 'The same C++ tests as WebAssembly, in Node',
  exists: () => true,
  async run() {
    await step('building', () => buildPreset('wasm-debug'))
    const program = inRoot('build', 'wasm-debug', 'tests', 'unit', 'holdfast_unit_tests.cjs')
    return runGoogleTest('wasm', process.execPath, [program])
  },
}
