import { existsSync } from 'node:fs'
import { buildPackage } from '../build.mjs'
import { chromiumPath } from '../lib/chromium.mjs'
import { inRoot } from '../lib/paths.mjs'
import { attempt } from '../lib/run.mjs'
import { soak as command } from '../lib/tools.mjs'
import { PACKAGE_INPUTS } from './inputs.mjs'

/** A minute of it counts as one test; `npm run soak` goes on for longer, and in a worker. @type {import('./tally.mjs').Stage} */
export const soak = {
  name: 'soak',
  title: 'A minute of everything going wrong, in Chromium on PostgreSQL',
  exists: () => existsSync(inRoot('tests', 'soak', 'main.ts')),
  inputs: PACKAGE_INPUTS,
  programs: () => [chromiumPath()],
  async run() {
    await buildPackage()
    const { ok } = await attempt(...command('--minutes', '1'), { show: true })
    return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  },
}
