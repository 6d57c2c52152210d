import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { buildPackage } from '../build.mjs'
import { inRoot, ROOT } from '../lib/paths.mjs'
import { attempt } from '../lib/run.mjs'
import { filesIn } from '../lib/stamp.mjs'
import { Stop } from '../lib/stop.mjs'
import { vitest } from '../lib/tools.mjs'
import { planted } from './mutant.mjs'

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

const TREE = inRoot('build', 'mutants', 'tree')
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

/** Lays a copy of the tree, of links: a bug is never written into the files that somebody edits. */
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
 * Puts the file with the bug into the copy, runs the tests there, and takes it out again.
 * @param {Mutant} mutant
 * @returns {Promise<boolean>} whether a test failed
 */
export async function typescriptNotices(mutant) {
  const copy = join(TREE, mutant.file)
  replace(copy, planted(mutant))
  const notices = await aTestFails(mutant)
  replace(copy, readFileSync(inRoot(mutant.file), 'utf8'))
  return notices
}

/**
 * Not in place, for the file is a link.
 * @param {string} copy
 * @param {string} text
 */
function replace(copy, text) {
  unlinkSync(copy)
  writeFileSync(copy, text)
}

/** @param {Mutant} mutant */
async function aTestFails(mutant) {
  const report = join(TREE, 'report.json')
  rmSync(report, { force: true })
  const options = ['--root', TREE, '--project', 'js', '--reporter=json', `--outputFile=${report}`, '--bail=1']
  const { output } = await attempt(...vitest('run', ...options, mutant.only ?? ''), { cwd: TREE, timeoutMs: 120_000 })
  /** @type {{ numFailedTests: number, numTotalTests: number } | undefined} */
  const told = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined
  if (!told?.numTotalTests)
    throw new Stop(`"${mutant.name}": ${mutant.only} has no tests, or does not load.\n${output}`)
  return told.numFailedTests > 0
}
