import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { inRoot } from '../../../scripts/lib/paths.mjs'
import { cppCommands } from './cpp_commands.mjs'
import { cppEnums } from './cpp_enums.mjs'
import { cppEvents } from './cpp_events.mjs'
import { cppOptions } from './cpp_options.mjs'
import { cppTests } from './cpp_tests.mjs'
import { docs } from './docs.mjs'
import { tsTypes } from './ts.mjs'
import { tsCodecs } from './ts_codecs.mjs'
import { tsOptions } from './ts_options.mjs'

/** Everything that is written from wasm/boundary, formatted. @returns {Promise<[path: string, text: string][]>} */
export async function outputs() {
  const raw = [cppEnums, cppEvents, cppCommands, cppOptions, cppTests, tsTypes, tsCodecs, tsOptions, docs].flatMap(
    (make) => make(),
  )
  return Promise.all(
    raw.map(async ([path, text]) => /** @type {[string, string]} */ ([path, await formatted(path, text)])),
  )
}

/** @returns {Promise<string[]>} the files that are not as they would be written now */
export async function staleOutputs() {
  const all = await outputs()
  return all
    .filter(([path, text]) => !existsSync(inRoot(path)) || readFileSync(inRoot(path), 'utf8') !== text)
    .map(([path]) => path)
}

/**
 * @param {string} path
 * @param {string} text
 */
async function formatted(path, text) {
  if (extname(path) === '.md') return text
  if (extname(path) !== '.ts')
    return execFileSync('clang-format', [`--assume-filename=${inRoot(path)}`], { input: text, encoding: 'utf8' })
  // Imported late: npm may have installed it only just now.
  const { format, resolveConfig } = await import('prettier')
  return format(text, { ...(await resolveConfig(inRoot(path), { editorconfig: true })), filepath: path })
}
