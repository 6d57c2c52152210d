import { chosenForTests } from '../mutants/choose.mjs'
import { plantAll } from '../mutants/plant.mjs'
import { EVERYTHING } from './inputs.mjs'

/** @type {import('./tally.mjs').Stage} */
export const mutants = {
  name: 'mutants',
  title: 'Bugs planted on purpose, which the tests must notice (npm run mutants plants them all)',
  exists: () => true,
  inputs: EVERYTHING,
  run: async () => plantAll(await chosenForTests()),
}
