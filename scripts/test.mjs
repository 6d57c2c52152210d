import { parseArgs } from 'node:util'
import { main } from './lib/main.mjs'
import { Stop } from './lib/stop.mjs'
import { setUp } from './setup.mjs'
import { needsOfTests } from './setup/needs.mjs'
import { runStage } from './test/run_stage.mjs'
import { STAGES } from './test/stages.mjs'
import { add, NOTHING } from './test/tally.mjs'

/** All stages that this tree has, or those that `--only` names. */
function chosenStages() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  if (!values.only) return STAGES.filter((stage) => stage.exists())
  return values.only.split(',').map(stageCalled)
}

/** @param {string} name */
function stageCalled(name) {
  const stage = STAGES.find((candidate) => candidate.name === name)
  if (stage) return stage
  throw new Stop(`There is no stage "${name}". The stages are ${STAGES.map((each) => each.name).join(', ')}.`)
}

// npm test: every check and test there is; `npm test -- --only native,wasm` runs these alone. It ends with the sum.
await main(async () => {
  const stages = chosenStages()
  await setUp(needsOfTests())
  let total = NOTHING
  for (const stage of stages) total = add(total, await runStage(stage))
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed > 0 ? 1 : 0
})
