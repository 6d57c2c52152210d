import { buildPreset } from '../lib/cmake.mjs'
import { inRoot } from '../lib/paths.mjs'
import { step } from '../lib/step.mjs'
import { runGoogleTest } from './googletest.mjs'
import { CPP_INPUTS } from './inputs.mjs'

/** @type {import('./tally.mjs').Stage} */
export const wasm = {
  name: 'wasm',
  title: 'The same C++ tests as WebAssembly, in Node',
  exists: () => true,
  inputs: CPP_INPUTS,
  async run() {
    await step('building', () => buildPreset('wasm-debug'))
    const program = inRoot('build', 'wasm-debug', 'tests', 'unit', 'holdfast_unit_tests.cjs')
    return runGoogleTest('wasm', process.execPath, [program])
  },
}
