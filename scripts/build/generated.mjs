import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from '../lib/paths.mjs'
import { unlessDone } from '../lib/stamp.mjs'
import { splitModule } from './split.mjs'
import { textOf } from './wasm_text.mjs'

/** @param {string} name */
const linked = (name) => inRoot('build', 'wasm-release', 'wasm', 'browser', name)

/** @param {string} name */
const generated = (name) => inRoot('js', 'generated', name)

const INPUTS = [linked('holdfast.js'), linked('holdfast.d.ts'), linked('holdfast.wasm'), ...['generated.mjs', 'split.mjs', 'wasm_text.mjs'].map((name) => inRoot('scripts', 'build', name))]

/** What the TypeScript imports of the core: its glue, its types, and its bytes: whole, and as text in two parts. */
export function buildGenerated() {
  return unlessDone('generated', INPUTS, generated('wasm_live.js'), generate)
}

async function generate() {
  mkdirSync(generated(''), { recursive: true })
  writeFileSync(generated('holdfast.js'), await minified(readFileSync(linked('holdfast.js'), 'utf8')))
  copyFileSync(linked('holdfast.d.ts'), generated('holdfast.d.ts'))
  const { whole, core, live } = await splitModule(linked('holdfast.wasm'))
  writeFileSync(generated('holdfast.wasm'), whole)
  writeText('wasm_bytes', core)
  writeText('wasm_live', live)
}

/**
 * @param {string} name
 * @param {Uint8Array} bytes
 */
function writeText(name, bytes) {
  writeFileSync(generated(`${name}.d.ts`), 'export declare const wasmText: string\n')
  writeFileSync(generated(`${name}.js`), `export const wasmText = '${textOf(bytes)}'\n`)
}

/** @param {string} code */
async function minified(code) {
  // Imported late: npm may have installed it only just now.
  const { transform } = await import('esbuild')
  return (await transform(code, { minify: true, format: 'esm', target: 'es2022' })).code
}
