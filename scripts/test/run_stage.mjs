import { explain } from '../lib/main.mjs'
import { seconds } from '../lib/step.mjs'
import { Interrupted } from '../lib/stop.mjs'
import { cpuSeconds } from './cpu.mjs'
import { fingerprint, passedBefore, remember } from './remembered.mjs'
import { oneTest } from './tally.mjs'

/**
 * Runs a stage to its end. What keeps it from running its tests counts as one failed test. A stage that passed with the very
 * same files is not run again, unless `again`.
 * @param {import('./tally.mjs').Stage} stage
 * @param {boolean} again
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runStage(stage, again) {
  const start = performance.now()
  const cpu = cpuSeconds()
  console.log(`\n${stage.title}`)
  const print = fingerprint(stage)
  const passed = again ? undefined : passedBefore(stage, print)
  if (passed !== undefined) {
    console.log(`  ${stage.name}: ${passed} passed before, and nothing has changed since (--again runs them anyway)`)
    return { passed, failed: [] }
  }
  const tally = await stage.run().catch(brokenOff)
  remember(stage, print, tally)
  const burnt = cpu === undefined ? '' : `, ${((cpuSeconds() ?? cpu) - cpu).toFixed(0)} s of CPU`
  console.log(`  ${stage.name}: ${tally.passed} passed, ${tally.failed.length} failed in ${seconds(start)}${burnt}`)
  return { ...tally, failed: tally.failed.map((name) => `${stage.name}: ${name}`) }
}

/** @param {unknown} error */
function brokenOff(error) {
  if (error instanceof Interrupted) throw error
  console.log(`FAILED\n${explain(error)}`)
  return oneTest('could not be run', false)
}
