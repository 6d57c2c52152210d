import { freshReport, readReport } from '../lib/reports.mjs'
import { attempt } from '../lib/run.mjs'
import { settled } from './tally.mjs'

/** @typedef {{ testsuites: { testsuite: { name: string, classname: string, result: string, failures?: unknown[] }[] }[] }} Report */

/**
 * Runs a GoogleTest program and counts by its report.
 * @param {string} name of the report
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
export async function runGoogleTest(name, command, args, env = {}) {
  const report = freshReport(name)
  const flags = ['--gtest_brief=1', `--gtest_output=json:${report}`]
  const { ok } = await attempt(command, [...args, ...flags], { env, show: true })
  return settled(count(/** @type {Report | undefined} */ (readReport(report))), ok)
}

/** @param {Report | undefined} report */
function count(report) {
  const tests = report?.testsuites.flatMap((suite) => suite.testsuite) ?? []
  const ran = tests.filter((test) => test.result === 'COMPLETED')
  const failed = ran.filter((test) => test.failures !== undefined)
  return { passed: ran.length - failed.length, failed: failed.map(({ classname, name }) => `${classname}.${name}`) }
}
