import { on, once } from 'node:events'
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { inRoot } from '../lib/paths.mjs'
import { startChild, Stop } from '../lib/run.mjs'

const FOLDERS = ['node', 'chromium']
const OUT = inRoot('build', 'bench')

/**
 * Makes plain JavaScript of each program in tests/bench, because a loader for TypeScript adds code to each function. The package and its peers
 * are imported as they are published.
 * @returns {Promise<Record<string, string>>} their files by name
 */
export async function bundledPrograms() {
  // Imported late: npm may have installed it only just now.
  const { build } = await import('esbuild')
  const files = FOLDERS.flatMap((folder) => programsIn(inRoot('tests', 'bench', folder)))
  const sources = Object.fromEntries(files.map((file) => [basename(file, '.bench.ts'), file]))
  await build({
    entryPoints: sources,
    bundle: true,
    packages: 'external',
    // One copy of each of its modules: what `holdfast` imports, and what a program imports beside it.
    external: [`${inRoot('dist')}/*`],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  })
  return Object.fromEntries(Object.keys(sources).map((name) => [name, `${OUT}/${name}.mjs`]))
}

/** @param {string} folder */
function programsIn(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => `${folder}/${file}`)
}

/**
 * Runs a program in a process of its own, so that no compiler has learned from another.
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {AsyncGenerator<import('../../tests/bench/rows.js').Row>}
 */
export async function* rowsOf(file, args) {
  const command = ['--expose-gc', file, ...args]
  const child = startChild(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  for await (const [row] of on(child, 'message', { close: ['disconnect'] })) yield row
  const [code] = await ended
  if (code !== 0) throw new Stop(`${file} ended with ${code}.`)
}
