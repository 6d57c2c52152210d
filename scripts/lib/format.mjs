import { run } from './run.mjs'
import { cppFiles } from './sources.mjs'
import { Stop } from './stop.mjs'
import { prettier } from './tools.mjs'

/** Versions format differently, so one is agreed on: Debian 12's. */
const CLANG_FORMAT = '14'

/** @param {readonly string[]} mode `['-i']` to change files, `['--dry-run', '-Werror']` to complain */
export async function clangFormat(mode) {
  const version = (await run('clang-format', ['--version'])).trim()
  if (!version.includes(`version ${CLANG_FORMAT}.`)) {
    throw new Stop(`You need clang-format ${CLANG_FORMAT}, but the one on PATH is another version: ${version}`)
  }
  const files = cppFiles()
  if (files.length > 0) await run('clang-format', [...mode, ...files])
}

/** @param {'--write' | '--check'} mode */
export function prettierOver(mode) {
  return run(...prettier('--log-level', 'warn', mode, '.'))
}
