import { brotliCompressSync, constants } from 'node:zlib'
import { inRoot } from './paths.mjs'

/**
 * What a page loads of the package before its socket opens, in bytes of brotli: at most so much. The goal is 45 KB and 52 KB;
 * docs/size.md says what the rest is.
 */
export const LIMITS = Object.freeze({ core: 85_300, hooks: 92_700 })

/** Loaded with the first connection; other chunks only where they are wanted. */
const CORE_ITSELF = /\/generated\/(holdfast|wasm_bytes)\.js$/

/** @typedef {{ what: string, bytes: number, brotli: number }} Part */

/**
 * Bundles a page that uses the client, or all hooks too (React not counted), as its users do, and measures it.
 * @param {keyof typeof LIMITS} page
 * @returns {Promise<Part[]>}
 */
export async function partsOf(page) {
  // Imported late: npm may have installed it only just now.
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    stdin: { contents: CODE[page], resolveDir: inRoot('dist') },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['react', 'react/jsx-runtime'],
    outdir: inRoot('build', 'size'),
    absWorkingDir: inRoot(),
    metafile: true,
    write: false,
  })
  const contents = new Map(outputFiles.map((file) => [file.path, file.contents]))
  return [...loadedAtStart(metafile.outputs)].map(([path, what]) => {
    const bytes = contents.get(inRoot(path)) ?? new Uint8Array()
    return { what, bytes: bytes.length, brotli: brotli(bytes) }
  })
}

const CODE = {
  core: `import { createClient } from './index.js'; globalThis.client = createClient(location.href, 'key')`,
  hooks: `import { createClient } from './index.js'; import * as hooks from './react/index.js'; globalThis.all = { createClient, hooks }`,
}

/** @param {import('esbuild').Metafile['outputs']} outputs */
function loadedAtStart(outputs) {
  /** @type {Map<string, string>} */
  const loaded = new Map()
  /** @param {string} path @param {string} what */
  const load = (path, what) => {
    if (loaded.has(path)) return
    loaded.set(path, what)
    for (const imported of outputs[path]?.imports ?? []) {
      if (imported.kind === 'import-statement' && !imported.external) load(imported.path, what)
    }
  }
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === '<stdin>') load(path, 'the package')
    const itself = CORE_ITSELF.exec(`/${entryPoint ?? ''}`)
    if (itself) load(path, itself[1] === 'holdfast' ? "Emscripten's glue" : 'the core')
  }
  return loaded
}

/** @param {Uint8Array} bytes */
function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  return brotliCompressSync(bytes, { params }).length
}
