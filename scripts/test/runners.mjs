import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TREE_CACHE } from '../lib/paths.mjs'
import { node } from '../lib/programs.mjs'
import { attempt } from '../lib/run.mjs'
import { add, NOTHING, oneTest } from './tally.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */

/** @param {string} name of the report @param {...string} options @returns {Promise<Tally>} */
export function playwright(name, ...options) {
  const env = { PLAYWRIGHT_JUNIT_OUTPUT_FILE: reportOf(name), PLAYWRIGHT_JUNIT_INCLUDE_PROJECT_IN_TEST_NAME: '1' }
  return counted(name, node('playwright', 'test', '--reporter=list,junit', ...options), env)
}

/** @param {string} name of the report @returns {Promise<Tally>} */
export function vitest(name) {
  return counted(
    name,
    node('vitest', 'run', '--reporter=default', '--reporter=junit', `--outputFile.junit=${reportOf(name)}`),
  )
}

/**
 * @param {string} name of the report
 * @param {readonly [command: string, args: readonly string[]]} program written with GoogleTest
 * @param {Record<string, string>} [env]
 * @returns {Promise<Tally>}
 */
export function googleTest(name, [command, args], env) {
  return counted(name, [command, [...args, '--gtest_brief=1', `--gtest_output=xml:${reportOf(name)}`]], env)
}

/** Where a runner writes what came of its tests, in JUnit's format, which every one of them knows. @param {string} name */
const reportOf = (name) => join(TREE_CACHE, 'reports', `${name}.xml`)

/**
 * Runs tests, shows what the runner says, and counts by its report. The runner may fail for something that is no test, such as a leak at its end, or
 * may run no test at all. Either counts as one failed test.
 * @param {string} name of the report
 * @param {readonly [command: string, args: readonly string[]]} runner
 * @param {Record<string, string>} [env]
 * @returns {Promise<Tally>}
 */
async function counted(name, [command, args], env = {}) {
  const report = reportOf(name)
  mkdirSync(join(TREE_CACHE, 'reports'), { recursive: true })
  rmSync(report, { force: true })
  const { ok } = await attempt(command, args, { env, show: true })
  const tally = existsSync(report) ? tallyOf(readFileSync(report, 'utf8')) : NOTHING
  if (tally.passed + tally.failed.length === 0) return oneTest('no test ran', false)
  return ok || tally.failed.length > 0
    ? tally
    : add(tally, oneTest('the runner ended badly, though no test failed', false))
}

/**
 * @param {string} report in JUnit's format
 * @returns {Tally} of the tests that were not skipped
 */
export function tallyOf(report) {
  let tally = NOTHING
  const withoutOutput = report.replaceAll(/<!\[CDATA\[[^]*?\]\]>/g, '')
  for (const [, attributes = '', inside = ''] of withoutOutput.matchAll(
    /<testcase\b([^>]*?)(?:\/>|>([^]*?)<\/testcase>)/g,
  )) {
    if (/<skipped\b/.test(inside) || / status="notrun"/.test(attributes)) continue
    const [suite, test] = ['classname', 'name'].map((name) =>
      textOf(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]),
    )
    tally = add(tally, oneTest(`${suite}: ${test}`, !/<(failure|error)\b/.test(inside)))
  }
  return tally
}

/** @param {string} [xml] an attribute's */
function textOf(xml = '') {
  const signs = /** @type {Readonly<Record<string, string>>} */ ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })
  return xml.replaceAll(/&(#x?)?(\w+);/g, (_, number, code) =>
    number ? String.fromCodePoint(Number(`0${number.slice(1)}${code}`)) : (signs[code] ?? code),
  )
}
