/**
 * What came of some tests: how many passed, and which failed.
 * @typedef {{ readonly passed: number, readonly failed: readonly string[] }} Tally
 *
 * A part of the tests. `exists` tells whether this tree has it.
 * @typedef {object} Stage
 * @property {string} name for `--only`
 * @property {string} title
 * @property {() => boolean} exists
 * @property {readonly string[]} inputs files and folders that its result depends on, beside scripts and dependencies
 * @property {() => readonly string[]} [programs] of the system that it runs, beside Node
 * @property {() => Promise<Tally>} run
 */

/** @type {Tally} */
export const NOTHING = { passed: 0, failed: [] }

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: [...a.failed, ...b.failed] }
}

/**
 * A runner's count, and its word: one that failed for something that is no test (a leak at its end, a file that does not
 * load), or that ran none, counts as one failed test.
 * @param {Tally} tally
 * @param {boolean} ok whether the runner ended well
 * @returns {Tally}
 */
export function settled(tally, ok) {
  const ranNone = tally.passed + tally.failed.length === 0
  if ((ok && !ranNone) || tally.failed.length > 0) return tally
  return add(tally, oneTest(ranNone ? 'no test ran' : 'the runner ended badly, though no test failed', false))
}

/**
 * @param {string} name
 * @param {boolean} passed
 * @returns {Tally}
 */
export function oneTest(name, passed) {
  return passed ? { passed: 1, failed: [] } : { passed: 0, failed: [name] }
}

/**
 * The last words: what failed, by name, and the sum. The process ends accordingly.
 * @param {Tally} tally
 */
export function conclude({ passed, failed }) {
  if (failed.length > 0) console.log(`\nFailed:\n${failed.map((name) => `  ${name}`).join('\n')}`)
  console.log(`\n${passed} passed, ${failed.length} failed`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
