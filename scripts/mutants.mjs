import { parseArgs } from 'node:util'
import { MUTANTS } from '../tests/mutants/index.mjs'
import { main } from './lib/main.mjs'
import { Stop } from './lib/run.mjs'
import { plantAll } from './mutants/plant.mjs'
import { setUp } from './setup.mjs'
import { conclude } from './test/tally.mjs'

// npm run mutants: plants every bug of tests/mutants, one after the other, and says whether its suite notices;
// `npm run mutants -- --only token` plants those with that word in their name or file.
await main(import.meta, async () => {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
  const mutants = MUTANTS.filter(({ name, file }) => `${name} ${file}`.includes(values.only))
  if (mutants.length === 0) throw new Stop(`No planted bug has "${values.only}" in its name or file.`)
  await setUp('tests')
  conclude(await plantAll(mutants))
})
