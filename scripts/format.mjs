import { main, step } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'
import { node } from './lib/programs.mjs'
import { run, Stop } from './lib/run.mjs'
import { filesIn } from './lib/stamp.mjs'

/** The versions format differently, so the project has chosen one: Debian 12's. */
const CLANG_FORMAT = '14'

/** @param {readonly string[]} mode `['-i']` changes the files, `['--dry-run', '-Werror']` complains about them */
export async function clangFormat(mode) {
  const version = (await run('clang-format', ['--version'])).trim()
  if (!version.includes(`version ${CLANG_FORMAT}.`))
    throw new Stop(`You need clang-format ${CLANG_FORMAT}, but the one on PATH is another version: ${version}`)
  const files = ['wasm', 'tests'].flatMap((folder) => filesIn(inRoot(folder)))
  await run('clang-format', [...mode, ...files.filter((file) => /\.(cpp|h)$/.test(file))])
}

/** @param {'--write' | '--check'} mode */
export async function prettier(mode) {
  await run(...node('prettier', '--log-level', 'warn', mode, '.'))
}

// npm run format: brings every file into the project's style.
await main(import.meta, async () => {
  await step('C++', () => clangFormat(['-i']))
  await step('TypeScript, JavaScript, JSON', () => prettier('--write'))
})
