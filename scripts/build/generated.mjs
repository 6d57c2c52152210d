import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from '../lib/paths.mjs'
import { unlessDone } from '../lib/stamp.mjs'
import { splitModule } from './split.mjs'
import { textsOf } from './wasm_text.mjs'

const LINKED = inRoot('build', 'wasm-release', 'wasm', 'browser')
/** The classes of the core alone (`holdfast/core`). */
const CLASSES = inRoot('build', 'wasm-release', 'wasm', 'classes')
const GENERATED = inRoot('js', 'generated')

const INPUTS = [
  ...['holdfast.js', 'holdfast.d.ts', 'holdfast.wasm'].map((name) => join(LINKED, name)),
  ...['js', 'd.ts', 'wasm'].map((kind) => join(CLASSES, `holdfast_classes.${kind}`)),
  ...['generated.mjs', 'split.mjs', 'wasm_text.mjs'].map((name) => inRoot('scripts', 'build', name)),
  ...['wasm_text.ts', 'wasm_streams.ts'].map((name) => inRoot('js', 'src', 'engine', name)),
]

/**
 * Makes what the TypeScript imports of the core: its glue, its types, and its bytes, whole and as text in two parts.
 */
export function buildGenerated() {
  return unlessDone('generated', INPUTS, join(GENERATED, 'wasm_live.js'), async () => {
    mkdirSync(GENERATED, { recursive: true })
    copyFileSync(join(LINKED, 'holdfast.d.ts'), join(GENERATED, 'holdfast.d.ts'))
    await generate(LINKED, GENERATED)
    await generateClasses()
  })
}

/**
 * @param {string} linked the folder of holdfast.js and holdfast.wasm, as they were linked
 * @param {string} generated where what is imported of them goes
 */
export async function generate(linked, generated) {
  const { whole, core, live } = await splitModule(join(linked, 'holdfast.wasm'))
  writeFileSync(join(generated, 'holdfast.js'), await minified(readFileSync(join(linked, 'holdfast.js'), 'utf8')))
  writeFileSync(join(generated, 'holdfast.wasm'), whole)
  await writeText(generated, 'wasm_bytes', core)
  await writeText(generated, 'wasm_live', live)
}

async function generateClasses() {
  copyFileSync(join(CLASSES, 'holdfast_classes.d.ts'), join(GENERATED, 'holdfast_classes.d.ts'))
  const glue = readFileSync(join(CLASSES, 'holdfast_classes.js'), 'utf8')
  writeFileSync(join(GENERATED, 'holdfast_classes.js'), await minified(glue))
  await writeText(GENERATED, 'classes_bytes', readFileSync(join(CLASSES, 'holdfast_classes.wasm')))
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {Uint8Array} bytes
 */
async function writeText(folder, name, bytes) {
  const quoted = (await textsOf(bytes)).map((text) => `'${text}'`)
  writeFileSync(join(folder, `${name}.d.ts`), 'export declare const wasmText: readonly string[]\n')
  writeFileSync(join(folder, `${name}.js`), `export const wasmText = [${quoted.join()}]\n`)
}

/** @param {string} code */
async function minified(code) {
  // Imported late: npm may have installed it only just now.
  const { transform } = await import('esbuild')
  return (await transform(code, { minify: true, format: 'esm', target: 'es2022' })).code
}
