import { existsSync } from 'node:fs'
import { buildPreset } from '../lib/cmake.mjs'
import { inRoot } from '../lib/paths.mjs'
import { attempt } from '../lib/run.mjs'
import { step } from '../lib/step.mjs'
import { CPP_INPUTS } from './inputs.mjs'
import { oneTest } from './tally.mjs'

const SEEDS = 500

/** Each seed is a run of its own; together they count as one test, and the program names the seeds that failed. @type {import('./tally.mjs').Stage} */
export const simulation = {
  name: 'simulation',
  title: `The core against a hostile network, ${SEEDS} seeds`,
  exists: () => existsSync(inRoot('tests', 'simulation', 'main.cpp')),
  inputs: [...CPP_INPUTS, 'tests/simulation'],
  async run() {
    await step('building', () => buildPreset('native-debug', ['holdfast_simulation']))
    const program = inRoot('build', 'native-debug', 'tests', 'simulation', 'holdfast_simulation')
    const { ok } = await attempt(program, ['--seeds', String(SEEDS)], { show: true })
    return oneTest(`${SEEDS} seeds`, ok)
  },
}
