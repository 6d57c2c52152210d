import { existsSync } from 'node:fs'
import { buildPackage } from '../build.mjs'
import { inRoot } from '../lib/paths.mjs'
import { freshReport, readReport } from '../lib/reports.mjs'
import { attempt } from '../lib/run.mjs'
import { playwright } from '../lib/tools.mjs'
import { settled } from './tally.mjs'

/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number } }} Report */

/** @type {import('./tally.mjs').Stage} */
export const browser = {
  name: 'browser',
  title: 'The page in Chromium',
  exists: () => existsSync(inRoot('tests', 'e2e')),
  async run() {
    await buildPackage()
    const report = freshReport('browser')
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    const { ok } = await attempt(...playwright('test', '--reporter=list,json'), { env, show: true })
    const { stats } = /** @type {Partial<Report>} */ (readReport(report) ?? {})
    return settled({ passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 0 }, ok)
  },
}
