/**
 * What came of some tests.
 * @typedef {{ readonly passed: number, readonly failed: number }} Tally
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
export const NOTHING = { passed: 0, failed: 0 }

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed }
}

/**
 * A runner's count, and its word: one that failed for something that is no test (a leak at its end, a file that does not
 * load), or that ran none, counts as one failed test.
 * @param {Tally} tally
 * @param {boolean} ok whether the runner ended well
 * @returns {Tally}
 */
export function settled(tally, ok) {
  const ranNone = tally.passed + tally.failed === 0
  return (ok && !ranNone) || tally.failed > 0 ? tally : add(tally, { passed: 0, failed: 1 })
}
