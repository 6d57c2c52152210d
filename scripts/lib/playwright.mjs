import { settled } from '../test/tally.mjs'
import { freshReport, readReport } from './reports.mjs'
import { attempt } from './run.mjs'
import { playwright } from './tools.mjs'

/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number } }} Report */

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
  const { stats } = /** @type {Partial<Report>} */ (readReport(report) ?? {})
  return settled({ passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 0 }, ok)
}
