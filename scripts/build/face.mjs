import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { inRoot } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'
import { unlessDone } from '../lib/stamp.mjs'

const INPUTS = ['js', 'package.json', 'tsconfig.base.json', 'scripts/build/face.mjs'].map((path) => inRoot(path))

/** The modules that import from js/generated. */
const IMPORTERS = [
  'engine/page_core.js',
  'engine/wasm_module.js',
  'engine/wasm_source.js',
  'engine/worker/worker_host.js',
  'core/index.js',
  'core/index.d.ts',
]

/** The package's JavaScript and types, with what was generated beside them. */
export function buildFace() {
  return unlessDone('face', INPUTS, inRoot('dist', 'index.js'), compile)
}

async function compile() {
  rmSync(inRoot('dist'), { recursive: true, force: true })
  await run(process.execPath, [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-p', inRoot('js', 'tsconfig.build.json')])
  cpSync(inRoot('js', 'generated'), inRoot('dist', 'generated'), { recursive: true })
  rmSync(inRoot('dist', 'generated', 'holdfast.wasm'))
  copyFileSync(inRoot('js', 'generated', 'holdfast.wasm'), inRoot('dist', 'holdfast.wasm'))
  for (const file of IMPORTERS) moveImports(inRoot('dist', file))
  const classes = inRoot('dist', 'generated', 'holdfast_classes.d.ts')
  writeFileSync(classes, readFileSync(classes, 'utf8').replaceAll("'../src/", "'../"))
}

/** In the tree, js/generated is a sibling of js/src; in the package it is inside. @param {string} file */
function moveImports(file) {
  const code = readFileSync(file, 'utf8')
  const moved = code.replaceAll(/'\.\.\/((?:\.\.\/)*)generated\//g, (_, up) => `'${up || './'}generated/`)
  writeFileSync(file, moved)
}
