import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { buildPackage } from '../build.mjs'
import { inRoot, ROOT } from '../lib/paths.mjs'
import { node } from '../lib/programs.mjs'
import { attempt, Stop } from '../lib/run.mjs'
import { filesIn } from '../lib/stamp.mjs'
import { planted } from './mutant.mjs'

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

/** The copy of the tree in which bugs are planted. */
export const TREE = inRoot('build', 'mutants', 'tree')
const COPIED = [
  'js',
  'demo',
  'tests',
  'dist',
  'package.json',
  'vitest.config.ts',
  'tsconfig.base.json',
  'tsconfig.json',
]

/** Makes a copy of the tree out of links. So a bug is never written into the files that somebody edits. */
export async function prepareTypescript() {
  await buildPackage()
  rmSync(TREE, { recursive: true, force: true })
  for (const file of COPIED.flatMap((path) => filesIn(inRoot(path))).filter((path) => !path.includes('node_modules'))) {
    const copy = join(TREE, relative(ROOT, file))
    mkdirSync(dirname(copy), { recursive: true })
    linkSync(file, copy)
  }
  symlinkSync(inRoot('node_modules'), join(TREE, 'node_modules'))
}

/**
 * Does something while the file with the bug is in the copy.
 * @param {Mutant} mutant
 * @param {() => Promise<boolean>} work
 */
export async function withPlanted(mutant, work) {
  replaceInTree(mutant.file, planted(mutant))
  const result = await work()
  replaceInTree(mutant.file)
  return result
}

/**
 * Not in place, for the file is a link.
 * @param {string} file from the project's root
 * @param {string} [text] the file's own unless told
 */
export function replaceInTree(file, text) {
  const copy = join(TREE, file)
  rmSync(copy)
  if (text === undefined) linkSync(inRoot(file), copy)
  else writeFileSync(copy, text)
}

/**
 * Runs tests of the copied tree.
 * @param {Mutant} mutant
 * @returns {Promise<boolean>} whether one failed
 */
export async function aTestFails(mutant) {
  const report = join(TREE, 'report.json')
  rmSync(report, { force: true })
  const options = ['--root', TREE, '--project', 'js', '--reporter=json', `--outputFile=${report}`, '--bail=1']
  const { output } = await attempt(...node('vitest', 'run', ...options, mutant.only ?? ''), {
    cwd: TREE,
    timeoutMs: 120_000,
  })
  /** @type {{ numFailedTests: number, numTotalTests: number } | undefined} */
  const told = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined
  if (!told?.numTotalTests)
    throw new Stop(`"${mutant.name}": ${mutant.only} has no tests, or does not load.\n${output}`)
  return told.numFailedTests > 0
}

/** One of so many seeds of the world must fail. */
const SEEDS = '100'

/**
 * Runs the world of the copied tree. It succeeds once a seed fails.
 * @param {Mutant} mutant
 * @returns {Promise<boolean>} whether one did
 */
export async function aSeedFails({ from = 0 }) {
  const args = ['--sources', '--must-fail', '--workers', '1', '--from', `${from}`, '--seeds', SEEDS]
  return (await attempt(...node(join(TREE, 'tests', 'world', 'main.ts'), ...args), { cwd: TREE })).ok
}
