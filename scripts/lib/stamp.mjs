import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TREE_CACHE } from './paths.mjs'

/**
 * Does `work` unless it was done with the same inputs and its output is still there.
 * @param {string} name of the stamp
 * @param {readonly string[]} inputs files and folders
 * @param {string} output a file that `work` makes
 * @param {() => Promise<unknown>} work
 * @returns {Promise<string | void>} a word if there was nothing to do
 */
export async function unlessDone(name, inputs, output, work) {
  const stamp = join(TREE_CACHE, `${name}.stamp`)
  const now = hashOf(inputs)
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return 'up to date'
  await work()
  mkdirSync(TREE_CACHE, { recursive: true })
  writeFileSync(stamp, now)
}

/** @param {readonly string[]} inputs */
function hashOf(inputs) {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap(filesIn)) hash.update(file).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

/**
 * @param {string} path of a file or a folder
 * @returns {string[]} the files in it, in order
 */
export function filesIn(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
  return names.map((name) => join(path, name)).filter((file) => statSync(file).isFile())
}
