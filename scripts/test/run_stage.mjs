import { explain } from '../lib/main.mjs'
import { seconds } from '../lib/step.mjs'
import { Interrupted } from '../lib/stop.mjs'

/**
 * Runs a stage to its end. What keeps it from running its tests counts as one failed test.
 * @param {import('./tally.mjs').Stage} stage
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runStage(stage) {
  const start = performance.now()
  console.log(`\n${stage.title}`)
  const tally = await stage.run().catch(failed)
  console.log(`  ${stage.name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds(start)}`)
  return tally
}

/** @param {unknown} error */
function failed(error) {
  if (error instanceof Interrupted) throw error
  console.log(`FAILED\n${explain(error)}`)
  return { passed: 0, failed: 1 }
}
