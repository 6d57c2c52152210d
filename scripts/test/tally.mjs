/**
 * What came of some tests: how many passed, and which failed.
 * @typedef {{ readonly passed: number, readonly failed: readonly string[] }} Tally
 */

/** @type {Tally} */
export const NOTHING = { passed: 0, failed: [] }

/** @param {Tally} a @param {Tally} b @returns {Tally} */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: [...a.failed, ...b.failed] }
}

/** @param {string} name @param {boolean} passed @returns {Tally} */
export function oneTest(name, passed) {
  return passed ? { passed: 1, failed: [] } : { passed: 0, failed: [name] }
}

/**
 * Prints the failed tests by name, and the totals. Sets the exit code.
 * @param {Tally} tally
 */
export function conclude({ passed, failed }) {
  if (failed.length > 0) console.log(`\nFailed:\n${failed.map((name) => `  ${name}`).join('\n')}`)
  console.log(`\n${passed} passed, ${failed.length} failed`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
