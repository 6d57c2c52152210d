import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, TREE_CACHE } from './paths.mjs'
import { run } from './run.mjs'

/** CMake's toolchain file reads here which Emscripten to use. */
export const CHOICE = join(TREE_CACHE, 'emscripten.cmake')

/**
 * Configures a preset if that is not done, and builds it. Ninja finds out what changed.
 * @param {string} preset
 * @param {readonly string[]} [targets] the preset's own unless told
 */
export async function buildPreset(preset, targets = []) {
  await configure(preset)
  const target = targets.length > 0 ? ['--target', ...targets] : []
  await run('cmake', ['--build', '--preset', preset, ...target])
}

/**
 * Configures a preset if that is not done, or if the presets have changed. For another Emscripten it starts with an empty folder.
 * @param {string} preset
 */
async function configure(preset) {
  const folder = inRoot('build', preset)
  const [toolchainSeen, presetsSeen] = [join(folder, 'holdfast-toolchain.txt'), join(folder, 'holdfast-presets.json')]
  const toolchain = preset.startsWith('wasm') ? readFileSync(CHOICE, 'utf8') : 'native'
  const presets = readFileSync(inRoot('CMakePresets.json'), 'utf8')
  if (textOf(toolchainSeen) !== toolchain) rmSync(folder, { recursive: true, force: true })
  else if (textOf(presetsSeen) === presets) return
  await run('cmake', ['--preset', preset])
  writeFileSync(toolchainSeen, toolchain)
  writeFileSync(presetsSeen, presets)
}

/** The folder of the Emscripten that `npm run setup` chose; empty if it has chosen none. */
export function emscriptenChosen() {
  return /HOLDFAST_EMSCRIPTEN "(.*)"/.exec(textOf(CHOICE) ?? '')?.[1] ?? ''
}

/** @param {string} file */
function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
