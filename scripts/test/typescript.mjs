import { buildPackage } from '../build.mjs'
import { freshReport, readReport } from '../lib/reports.mjs'
import { attempt } from '../lib/run.mjs'
import { vitest } from '../lib/tools.mjs'
import { PACKAGE_INPUTS } from './inputs.mjs'
import { settled } from './tally.mjs'

/** @typedef {{ numPassedTests: number, numFailedTests: number }} Report */

/** @type {import('./tally.mjs').Stage} */
export const typescript = {
  name: 'typescript',
  title: 'TypeScript tests: the package, its hooks, the local server',
  exists: () => true,
  inputs: PACKAGE_INPUTS,
  async run() {
    await buildPackage()
    const report = freshReport('typescript')
    const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { ok } = await attempt(...vitest('run', ...options), { show: true })
    const { numPassedTests = 0, numFailedTests = 0 } = /** @type {Partial<Report>} */ (readReport(report) ?? {})
    return settled({ passed: numPassedTests, failed: numFailedTests }, ok)
  },
}
