/** @typedef {import('../../scripts/mutants/mutant.mjs').Mutant} Mutant */

/**
 * Bugs for the TypeScript, each with the tests that must notice it.
 * @type {readonly Mutant[]}
 */
export const TYPESCRIPT_MUTANTS = []
