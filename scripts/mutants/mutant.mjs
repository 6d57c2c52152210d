import { readFileSync } from 'node:fs'
import { inRoot } from '../lib/paths.mjs'
import { Stop } from '../lib/run.mjs'

/**
 * A bug to plant: in a copy of `file`, `sound` is replaced by `broken`.
 * @typedef {object} Mutant
 * @property {string} name
 * @property {string} file from the project's root; for C++ a source, not a header
 * @property {string} sound stands in the file exactly once
 * @property {string} broken
 * @property {SuiteName} suite that must notice it
 * @property {string} [only] which of the suite's tests: a filter for GoogleTest, a file for Vitest
 * @property {number} [from] the first of the hundred seeds of the world, 0 unless told
 * @property {boolean} [always] planted by every `npm test`
 *
 * @typedef {'simulation' | 'native' | 'vitest' | 'world'} SuiteName
 */

/**
 * The file as it is with the bug in it.
 * @param {Mutant} mutant
 * @throws {Stop} where the file has changed, and no longer has what is to be replaced
 */
export function planted({ name, file, sound, broken }) {
  const parts = readFileSync(inRoot(file), 'utf8').split(sound)
  if (parts.length === 2) return parts.join(broken)
  const count = parts.length === 1 ? 'has changed, and no longer has' : `has ${parts.length - 1} times`
  throw new Stop(`Update the planted bug "${name}" (tests/mutants): ${file} ${count}\n${sound}`)
}
