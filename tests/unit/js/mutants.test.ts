import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MUTANTS } from '../../mutants/index.mjs'

it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('The bug "%s" can be planted', (_, mutant) => {
  expect(readFileSync(mutant.file, 'utf8').split(mutant.sound)).toHaveLength(2)
})
