import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from '../lib/paths.mjs'
import { unlessDone } from '../lib/stamp.mjs'
import { textOf } from './wasm_text.mjs'

/** @param {string} name */
const linked = (name) => inRoot('build', 'wasm-release', 'wasm', 'browser', name)

/** @param {string} name */
const generated = (name) => inRoot('js', 'generated', name)

const INPUTS = [linked('holdfast.js'), linked('holdfast.d.ts'), linked('holdfast.wasm'), inRoot('scripts', 'build', 'generated.mjs'), inRoot('scripts', 'build', 'wasm_text.mjs')]

/** What the TypeScript imports of the core: its glue, its types, and its bytes, also as text. */
export function buildGenerated() {
  return unlessDone('generated', INPUTS, generated('wasm_bytes.js'), generate)
}

async function generate() {
  mkdirSync(generated(''), { recursive: true })
  writeFileSync(generated('holdfast.js'), await minified(readFileSync(linked('holdfast.js'), 'utf8')))
  copyFileSync(linked('holdfast.d.ts'), generated('holdfast.d.ts'))
  copyFileSync(linked('holdfast.wasm'), generated('holdfast.wasm'))
  writeFileSync(generated('wasm_bytes.d.ts'), 'export declare const wasmText: string\n')
  writeFileSync(generated('wasm_bytes.js'), `export const wasmText = '${textOf(readFileSync(linked('holdfast.wasm')))}'\n`)
}

/** @param {string} code */
async function minified(code) {
  // Imported late: npm may have installed it only just now.
  const { transform } = await import('esbuild')
  return (await transform(code, { minify: true, format: 'esm', target: 'es2022' })).code
}
