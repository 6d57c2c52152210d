import { existsSync } from 'node:fs'
import { buildPackage } from '../build.mjs'
import { chromiumPath } from '../lib/chromium.mjs'
import { inRoot } from '../lib/paths.mjs'
import { attempt } from '../lib/run.mjs'
import { soak as command } from '../lib/tools.mjs'
import { SOAK_INPUTS } from './inputs.mjs'
import { oneTest } from './tally.mjs'

/** With the start of PostgreSQL, server and browser, and the end of the last round, a minute. */
const MINUTES = '0.6'
/** Always the same: `npm run soak` is for finding more. Its three rounds see half of the kinds of faults, and the death of a worker. */
const SEED = '2'

/** All rounds together count as one test; the program prints each. @type {import('./tally.mjs').Stage} */
export const soak = {
  name: 'soak',
  title: 'Two tabs of Chromium on a real PostgreSQL, with every kind of fault, for a minute',
  exists: () => existsSync(inRoot('tests', 'soak', 'main.ts')),
  inputs: SOAK_INPUTS,
  programs: () => [chromiumPath() ?? ''],
  async run() {
    await buildPackage()
    const { ok } = await attempt(...command('--minutes', MINUTES, '--host', 'both', '--seed', SEED), { show: true })
    return oneTest(`seed ${SEED}`, ok)
  },
}
