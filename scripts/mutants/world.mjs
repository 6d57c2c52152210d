import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from '../build/generated.mjs'
import { inRoot } from '../lib/paths.mjs'
import { attempt, run } from '../lib/run.mjs'
import { worldIn } from '../lib/tools.mjs'
import { compile, linkCommand } from './cpp.mjs'
import { replaceInTree, TREE, withPlanted } from './typescript.mjs'

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

/** Within so many seeds one must fail. */
const SEEDS = 100
const BUILD = inRoot('build', 'wasm-release')
const CORE = ['holdfast.js', 'holdfast.wasm', 'wasm_bytes.js', 'wasm_live.js'].map((name) =>
  join('js', 'generated', name),
)

/**
 * Runs the world of the copied tree with the bug in it, be it in the TypeScript or in the core.
 * @param {Mutant} mutant
 * @returns {Promise<boolean>} whether a seed failed
 */
export function worldNotices(mutant) {
  const notices = () => aSeedFails(mutant.from ?? 0)
  return mutant.file.endsWith('.cpp') ? withCore(mutant, notices) : withPlanted(mutant, notices)
}

/** It succeeds once a seed fails. @param {number} from */
async function aSeedFails(from) {
  const args = ['--sources', '--must-fail', '--workers', '1', '--from', String(from), '--seeds', String(SEEDS)]
  return (await attempt(...worldIn(TREE, ...args), { cwd: TREE })).ok
}

/**
 * Compiles the file with the bug in it, and links the module of WebAssembly with it.
 * @param {Mutant} mutant
 * @param {() => Promise<boolean>} work
 */
async function withCore(mutant, work) {
  const folder = inRoot('build', 'mutants', mutant.name.replaceAll(/\W+/g, '_'))
  mkdirSync(folder, { recursive: true })
  const object = await compile(mutant, BUILD, folder)
  const link = await linkCommand(BUILD, 'holdfast', join(folder, 'holdfast.js'), object)
  // Its types are the same.
  await run('sh', ['-c', link.replace(/ --emit-tsd=\S+/, '')], { cwd: BUILD })
  for (const file of CORE) replaceInTree(file, '')
  await generate(folder, join(TREE, 'js', 'generated'))
  const result = await work()
  for (const file of CORE) replaceInTree(file)
  rmSync(folder, { recursive: true })
  return result
}
