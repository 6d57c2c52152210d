import { existsSync } from 'node:fs'
import { buildPackage } from '../build.mjs'
import { inRoot } from '../lib/paths.mjs'
import { attempt } from '../lib/run.mjs'
import { world as command } from '../lib/tools.mjs'
import { WORLD_INPUTS } from './inputs.mjs'
import { oneTest } from './tally.mjs'

const SEEDS = 200

/** Each seed is a run of its own; together they count as one test, and the program names the seeds that failed. @type {import('./tally.mjs').Stage} */
export const world = {
  name: 'world',
  title: `The whole package on several users' pages in a hostile world, ${SEEDS} seeds`,
  exists: () => existsSync(inRoot('tests', 'world', 'main.ts')),
  inputs: WORLD_INPUTS,
  async run() {
    await buildPackage()
    const { ok } = await attempt(...command('--seeds', String(SEEDS)), { show: true })
    return oneTest(`${SEEDS} seeds`, ok)
  },
}
