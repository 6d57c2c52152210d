import { parseArgs } from 'node:util'
import { main } from './lib/main.mjs'
import { Stop } from './lib/run.mjs'
import { setUp } from './setup.mjs'
import { runStage } from './test/run_stage.mjs'
import { STAGES } from './test/stages.mjs'
import { add, conclude, NOTHING } from './test/tally.mjs'

/** @param {string} name */
function stageCalled(name) {
  const stage = STAGES.find((candidate) => candidate.name === name)
  if (stage) return stage
  throw new Stop(`There is no stage "${name}". The stages are ${STAGES.map((each) => each.name).join(', ')}.`)
}

// npm test: runs every check and test. `npm test -- --only native,wasm` runs only these stages. `--again` also runs stages that have passed
// and whose files have not changed since. It ends with the failures and the totals.
await main(import.meta, async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, again: { type: 'boolean', default: false } } })
  const stages = values.only ? values.only.split(',').map(stageCalled) : STAGES
  await setUp('tests')
  let total = NOTHING
  for (const stage of stages) total = add(total, await runStage(stage, values.again))
  conclude(total)
})
