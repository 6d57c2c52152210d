import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as core from '../../mutants/core.mjs'
import * as desk from '../../mutants/desk.mjs'
import * as typescript from '../../mutants/typescript.mjs'
import * as world from '../../mutants/world.mjs'

interface Mutant {
  readonly name: string
  readonly file: string
  readonly sound: string
}

const LISTS = [core, desk, typescript, world].flatMap((list) => Object.values(list)) as (readonly Mutant[])[]

it.each(LISTS.flat().map((mutant) => [mutant.name, mutant] as const))('The bug "%s" can be planted', (_, mutant) => {
  expect(readFileSync(mutant.file, 'utf8').split(mutant.sound)).toHaveLength(2)
})
