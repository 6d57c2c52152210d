import { writeFileSync } from 'node:fs'
import { inRoot } from '../lib/paths.mjs'
import { unlessDone } from '../lib/stamp.mjs'

const INPUTS = ['js/src', 'js/generated/holdfast.js', 'scripts/build/worker.mjs'].map((path) => inRoot(path))

/** @param {string} name */
const generated = (name) => inRoot('js', 'generated', name)

/** The script that runs cores in a worker, whole in one file: as it is, and as a text that the package makes workers from. */
export function buildWorker() {
  return unlessDone('worker', INPUTS, generated('worker_text.js'), bundle)
}

async function bundle() {
  // Imported late: npm may have installed it only just now.
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [inRoot('js', 'src', 'engine', 'worker', 'entry.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    // Never loaded there: the page hands the bytes over.
    external: ['*/generated/wasm_bytes.js', '*/generated/wasm_live.js'],
    write: false,
  })
  const code = outputFiles[0]?.text ?? ''
  writeFileSync(generated('worker.js'), code)
  writeFileSync(generated('worker_text.d.ts'), '/** The script of `worker.js`. */\nexport declare const workerText: string\n')
  writeFileSync(generated('worker_text.js'), `export const workerText = ${JSON.stringify(code)}\n`)
}
