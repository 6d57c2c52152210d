import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from '../build/generated.mjs'
import { inRoot } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'
import { compile, linkCommand } from './cpp.mjs'
import { replaceInTree, TREE } from './typescript.mjs'

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

const BUILD = inRoot('build', 'wasm-release')
const CORE = ['holdfast.js', 'holdfast.wasm', 'wasm_bytes.js', 'wasm_live.js'].map((name) =>
  join('js', 'generated', name),
)

/**
 * Compiles the file with the bug in it, links the module of WebAssembly with it, and does something while that is in the copied tree.
 * @param {Mutant} mutant
 * @param {() => Promise<boolean>} work
 */
export async function withCore(mutant, work) {
  const folder = inRoot('build', 'mutants', mutant.name.replaceAll(/\W+/g, '_'))
  mkdirSync(folder, { recursive: true })
  const object = await compile(mutant, BUILD, folder)
  const source = { file: mutant.file, object }
  const link = await linkCommand(BUILD, 'holdfast', join(folder, 'holdfast.js'), source)
  // Its types are the same.
  await run('sh', ['-c', link.replace(/ --emit-tsd=\S+/, '')], { cwd: BUILD })
  for (const file of CORE) replaceInTree(file, '')
  await generate(folder, join(TREE, 'js', 'generated'))
  const result = await work()
  for (const file of CORE) replaceInTree(file)
  rmSync(folder, { recursive: true })
  return result
}
