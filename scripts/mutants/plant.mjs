import { MUTANTS } from '../../tests/mutants/index.mjs'
import { seconds } from '../lib/main.mjs'
import { attempt } from '../lib/run.mjs'
import { add, NOTHING, oneTest } from '../test/tally.mjs'
import { cppNotices, prepareCpp } from './cpp.mjs'
import { withCore } from './tree_core.mjs'
import { aSeedFails, aTestFails, prepareTypescript, withPlanted } from './typescript.mjs'

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

/** `npm test` plants one in so many of the bugs that nothing asks for; each commit moves on to others. */
const TURNS = 10

/**
 * The bugs for `npm test`: those that are always planted, those whose files differ from the branch `main`, and one in ten of the rest. Outside a
 * checkout no file differs.
 * @returns {Promise<readonly Mutant[]>}
 */
export async function chosenForTests() {
  const diff = await attempt('git', ['diff', '--name-only', 'main', '--'])
  const changed = new Set(diff.ok ? diff.output.split('\n') : [])
  // It moves on with each commit, so that a run can be repeated.
  const commits = await attempt('git', ['rev-list', '--count', 'HEAD'])
  const turn = commits.ok ? Number(commits.output) % TURNS : 0
  return MUTANTS.filter(({ always, file }, index) => always || changed.has(file) || index % TURNS === turn)
}

/** One at a time each: together they fill two cores. */
const LANES = [
  { suites: ['simulation', 'native'], prepare: prepareCpp, notices: cppNotices },
  { suites: ['vitest', 'world'], prepare: prepareTypescript, notices: treeNotices },
]

/**
 * Plants each bug by itself, and says of each whether its suite noticed it.
 * @param {readonly Mutant[]} mutants
 * @returns {Promise<import('../test/tally.mjs').Tally>} noticed: passed; not noticed: failed
 */
export async function plantAll(mutants) {
  let tally = NOTHING
  let done = 0
  await Promise.all(
    LANES.map(async ({ suites, prepare, notices }) => {
      const mine = mutants.filter(({ suite }) => suites.includes(suite))
      if (mine.length > 0) await prepare()
      for (const mutant of mine) {
        const start = performance.now()
        const noticed = await notices(mutant)
        tally = add(tally, oneTest(mutant.name, noticed))
        const word = noticed ? 'noticed by' : 'NOT NOTICED by'
        console.log(
          `  ${++done}/${mutants.length} ${mutant.name}: ${word} ${mutant.only ?? mutant.suite} (${seconds(start)})`,
        )
      }
    }),
  )
  return tally
}

/**
 * The bug may be in the TypeScript or in the core under it.
 * @param {Mutant} mutant
 */
function treeNotices(mutant) {
  const notices = () => (mutant.suite === 'world' ? aSeedFails(mutant) : aTestFails(mutant))
  return mutant.file.endsWith('.cpp') ? withCore(mutant, notices) : withPlanted(mutant, notices)
}
