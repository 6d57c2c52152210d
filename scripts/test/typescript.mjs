import { relative } from 'node:path'
import { buildPackage } from '../build.mjs'
import { ROOT } from '../lib/paths.mjs'
import { freshReport, readReport } from '../lib/reports.mjs'
import { attempt } from '../lib/run.mjs'
import { vitest } from '../lib/tools.mjs'
import { PACKAGE_INPUTS } from './inputs.mjs'
import { settled } from './tally.mjs'

/**
 * What Vitest writes of Jest's report.
 * @typedef {{ name: string, status: string, message: string, assertionResults: { fullName: string, status: string }[] }} TestFile
 * @typedef {{ numPassedTests: number, testResults: TestFile[] }} Report
 */

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
    const { numPassedTests = 0, testResults = [] } = /** @type {Partial<Report>} */ (readReport(report) ?? {})
    return settled({ passed: numPassedTests, failed: testResults.flatMap(failuresOf) }, ok)
  },
}

/**
 * Its tests that failed; itself, where it could not be loaded.
 * @param {TestFile} file
 */
function failuresOf({ name, status, assertionResults }) {
  const file = relative(ROOT, name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0 && status === 'failed') return [file]
  return failed.map(({ fullName }) => `${file}: ${fullName}`)
}
