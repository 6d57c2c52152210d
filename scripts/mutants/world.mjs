import { attempt } from '../lib/run.mjs'
import { worldIn } from '../lib/tools.mjs'
import { TREE } from './typescript.mjs'

/** Within so many seeds one must fail. */
const SEEDS = 100

/**
 * Runs the world of the copied tree. It succeeds once a seed fails.
 * @param {import('./mutant.mjs').Mutant} mutant
 * @returns {Promise<boolean>} whether one did
 */
export async function aSeedFails({ from = 0 }) {
  const args = ['--sources', '--must-fail', '--workers', '1', '--from', String(from), '--seeds', String(SEEDS)]
  return (await attempt(...worldIn(TREE, ...args), { cwd: TREE })).ok
}
