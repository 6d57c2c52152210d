import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, TREE_CACHE } from './paths.mjs'
import { run } from './run.mjs'

/** A build folder remembers which Emscripten it was configured for. */
const CHOICE = join(TREE_CACHE, 'emscripten.cmake')

/**
 * Configures a preset if that is not done, and builds it: Ninja finds out what changed.
 * @param {string} preset
 * @param {readonly string[]} [targets] the preset's own unless told
 */
export async function buildPreset(preset, targets = []) {
  await configure(preset)
  const target = targets.length > 0 ? ['--target', ...targets] : []
  await run('cmake', ['--build', '--preset', preset, ...target])
}

/**
 * Configures a preset, if that is not done.
 * @param {string} preset
 */
export async function configure(preset) {
  const folder = inRoot('build', preset)
  const memory = join(folder, 'holdfast-toolchain.txt')
  const toolchain = preset.startsWith('wasm') ? readFileSync(CHOICE, 'utf8') : 'native'
  if (existsSync(memory) && readFileSync(memory, 'utf8') === toolchain) return
  rmSync(folder, { recursive: true, force: true })
  await run('cmake', ['--preset', preset])
  writeFileSync(memory, toolchain)
}
