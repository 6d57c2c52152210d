import { CORE_MUTANTS } from '../../tests/mutants/core.mjs'
import { DESK_MUTANTS } from '../../tests/mutants/desk.mjs'
import { TYPESCRIPT_MUTANTS } from '../../tests/mutants/typescript.mjs'
import { WORLD_MUTANTS } from '../../tests/mutants/world.mjs'
import { attempt } from '../lib/run.mjs'

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

/** Of those that nothing asks for, one in so many is planted by `npm test`, others with each commit. */
const TURNS = 10

/** @type {readonly Mutant[]} */
export const MUTANTS = [...CORE_MUTANTS, ...TYPESCRIPT_MUTANTS, ...DESK_MUTANTS, ...WORLD_MUTANTS]

/**
 * Those for `npm test`: the ones that are always planted, those whose files have changed since `main`, and of the rest one in ten.
 * @returns {Promise<readonly Mutant[]>}
 */
export async function chosenForTests() {
  const [changed, turn] = [await changedFiles(), await turnOf()]
  return MUTANTS.filter(({ always, file }, index) => always || changed.has(file) || index % TURNS === turn)
}

/** Against the branch `main`, and what is not committed; nothing outside a checkout. */
async function changedFiles() {
  const { ok, output } = await attempt('git', ['diff', '--name-only', 'main', '--'])
  return new Set(ok ? output.split('\n') : [])
}

/** Moves on with each commit, so that a run can be repeated. */
async function turnOf() {
  const { ok, output } = await attempt('git', ['rev-list', '--count', 'HEAD'])
  return ok ? Number(output) % TURNS : 0
}
