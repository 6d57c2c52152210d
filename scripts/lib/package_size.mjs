import { brotliCompressSync, constants } from 'node:zlib'
import { inRoot } from './paths.mjs'

/**
 * What a page loads of the package until its socket works, in bytes of brotli: at most so much; with the hooks, live data too. The goal is 45 KB and 52 KB;
 * docs/size.md says what the rest is.
 */
export const LIMITS = Object.freeze({ core: 82_750, hooks: 112_750 })

/** Loaded with the first connection; other chunks only where they are wanted. @type {Readonly<Record<string, string>>} */
const WITH_CONNECTION = { 'generated/holdfast.js': "Emscripten's glue", 'generated/wasm_bytes.js': 'the core' }

/** Loaded with the first live table or track: half of the hooks are such. */
const WITH_HOOKS = { ...WITH_CONNECTION, 'generated/wasm_live.js': 'live data' }

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
  return [...loadedAtStart(metafile.outputs, page === 'core' ? WITH_CONNECTION : WITH_HOOKS)].map(([path, what]) => {
    const bytes = contents.get(inRoot(path)) ?? new Uint8Array()
    return { what, bytes: bytes.length, brotli: brotli(bytes) }
  })
}

const CODE = {
  core: `import { createClient } from './index.js'; globalThis.client = createClient(location.href, 'key')`,
  hooks: `import { createClient } from './index.js'; import * as hooks from './react/index.js'; globalThis.all = { createClient, hooks }`,
}

/**
 * @param {import('esbuild').Metafile['outputs']} outputs
 * @param {Readonly<Record<string, string>>} wanted of the chunks
 */
function loadedAtStart(outputs, wanted) {
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
    const what = wanted[`${entryPoint}`.replace(/^dist\//, '')]
    if (what) load(path, what)
  }
  return loaded
}

/** @param {Uint8Array} bytes */
function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  return brotliCompressSync(bytes, { params }).length
}
