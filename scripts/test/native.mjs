import { buildPreset } from '../lib/cmake.mjs'
import { inRoot } from '../lib/paths.mjs'
import { step } from '../lib/step.mjs'
import { runGoogleTest } from './googletest.mjs'
import { CPP_INPUTS } from './inputs.mjs'

const SANITIZERS = { ASAN_OPTIONS: 'detect_stack_use_after_return=1', UBSAN_OPTIONS: 'print_stacktrace=1' }

/** @type {import('./tally.mjs').Stage} */
export const native = {
  name: 'native',
  title: 'C++ tests, natively, under AddressSanitizer and UndefinedBehaviorSanitizer',
  exists: () => true,
  inputs: CPP_INPUTS,
  async run() {
    await step('building', () => buildPreset('native-debug', ['holdfast_unit_tests']))
    const program = inRoot('build', 'native-debug', 'tests', 'unit', 'holdfast_unit_tests')
    return runGoogleTest('native', program, [], SANITIZERS)
  },
}
