import { settled } from '../test/tally.mjs'
import { freshReport, readReport } from './reports.mjs'
import { attempt } from './run.mjs'
import { playwright } from './tools.mjs'

/**
 * @typedef {{ title: string, file: string, line: number, specs?: Spec[], suites?: Suite[] }} Suite
 * @typedef {{ title: string, file: string, line: number, tests: { projectName: string, status: string }[] }} Spec
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number }, suites: Suite[] }} Report
 */

/**
 * Runs Playwright's tests, and shows what it says.
 * @param {string} name of the report
 * @param {...string} options
 * @returns {Promise<import('../test/tally.mjs').Tally>}
 */
export async function runPlaywright(name, ...options) {
  const report = freshReport(name)
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const { ok } = await attempt(...playwright('test', '--reporter=list,json', ...options), { env, show: true })
  const { stats, suites = [] } = /** @type {Partial<Report>} */ (readReport(report) ?? {})
  return settled({ passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: failuresOf(suites) }, ok)
}

/** @param {readonly Suite[]} suites */
function failuresOf(suites) {
  const failed = []
  const toVisit = [...suites]
  for (let suite = toVisit.shift(); suite; suite = toVisit.shift()) {
    toVisit.push(...(suite.suites ?? []))
    for (const { tests, file, line, title } of suite.specs ?? [])
      for (const { projectName, status } of tests)
        if (status === 'unexpected') failed.push(`[${projectName}] ${file}:${line} ${title}`)
  }
  return failed
}
