import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emscriptenChosen } from '../lib/cmake.mjs'
import { run } from '../lib/run.mjs'
import { assertLean, liveFunctions } from './linked_functions.mjs'

/** The features that the linked code uses, and no more: Binaryen uses whatever it may, and old browsers could not read that. */
const FEATURES = ['simd', 'bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals'].map((name) => `--enable-${name}`)

/**
 * Splits the linked module in two that share their memory and their table of functions: the core, which every page loads, and live data
 * (tables, tracks), which a page loads when it uses it. `linked_functions.mjs` says which is which.
 * @param {string} linked a .wasm with its functions' names
 * @returns {Promise<{ whole: Uint8Array, core: Uint8Array, live: Uint8Array }>} without names
 */
export async function splitModule(linked) {
  const binaryen = join((await run(join(emscriptenChosen(), 'em-config'), ['BINARYEN_ROOT'])).trim(), 'bin')
  const scratch = mkdtempSync(join(tmpdir(), 'holdfast-split-'))
  const [text, list, whole, core, live] = ['text.wat', 'live.txt', 'whole.wasm', 'core.wasm', 'live.wasm'].map((name) => join(scratch, name))
  try {
    await run(join(binaryen, 'wasm-dis'), [...FEATURES, linked, '-o', `${text}`])
    const module = readFileSync(`${text}`, 'utf8')
    assertLean(module)
    writeFileSync(`${list}`, liveFunctions(module).join('\n'))
    await run(join(binaryen, 'wasm-opt'), [...FEATURES, linked, '--strip-debug', '-o', `${whole}`])
    const outputs = ['-o1', `${core}`, '-o2', `${live}`, '--import-namespace=core', '--export-prefix=%']
    await run(join(binaryen, 'wasm-split'), [...FEATURES, linked, `--split-funcs=@${list}`, '--no-placeholders', ...outputs])
    return { whole: readFileSync(`${whole}`), core: readFileSync(`${core}`), live: readFileSync(`${live}`) }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}
