import { brotliCompressSync, constants } from 'node:zlib'
import { inRoot } from './paths.mjs'

/**
 * What a page loads of the package, in bytes of brotli, at most. `start`: what it must have before its socket opens, the rest comes beside the
 * handshake. `core`: all until the first message goes out. `hooks`: that, with all hooks and what live tables need. docs/size.md has the bounds that
 * these are on their way to, and says what is missing.
 */
export const LIMITS = Object.freeze({ start: 16_800, core: 78_900, hooks: 109_900 })

/** Loaded with the first connection; other chunks only where they are wanted. @type {Readonly<Record<string, string>>} */
const WITH_CONNECTION = {
  'client/late_parts.js': 'the engine',
  'generated/holdfast.js': "Emscripten's glue",
  'generated/wasm_bytes.js': 'the core',
}

/** Loaded with the first live table or track: half of the hooks are such. A table fetches its rows over http. */
const WITH_HOOKS = {
  ...WITH_CONNECTION,
  'generated/wasm_live.js': 'live data',
  'rest/http_calls.js': 'requests over http',
}

/** The part that a page has before its socket opens. */
export const ENTRY = 'the entry'

/** @typedef {{ what: string, bytes: number, brotli: number }} Part */

const CODE = {
  core: `import { createClient } from './index.js'; globalThis.client = createClient(location.href, 'key')`,
  hooks: `import { createClient } from './index.js'; import * as hooks from './react/index.js'; globalThis.all = { createClient, hooks }`,
}

/**
 * Bundles a page that uses the client, or all hooks too, as its users do, and measures it.
 * @param {keyof typeof CODE} page
 * @returns {Promise<Part[]>}
 */
export async function partsOf(page) {
  return measured(CODE[page], page === 'core' ? WITH_CONNECTION : WITH_HOOKS)
}

/** What a page loads that uses that hook alone. @param {string} hook */
export async function bytesWith(hook) {
  const code = `import { ${hook} } from './react/index.js'; globalThis.hook = ${hook}`
  const parts = await measured(code, WITH_CONNECTION)
  return { entry: sum(parts.filter(({ what }) => what === ENTRY)), all: sum(parts) }
}

/** @param {readonly Part[]} parts */
export const sum = (parts) => parts.reduce((all, { brotli }) => all + brotli, 0)

/**
 * React is not counted.
 * @param {string} page its code
 * @param {Readonly<Record<string, string>>} wanted of the chunks
 */
async function measured(page, wanted) {
  // Imported late: npm may have installed it only just now.
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    stdin: { contents: page, resolveDir: inRoot('dist') },
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
  return [...loadedAtStart(metafile.outputs, wanted)].map(([path, what]) => {
    const bytes = contents.get(inRoot(path)) ?? new Uint8Array()
    return { what, bytes: bytes.length, brotli: brotli(bytes) }
  })
}

/**
 * @param {import('esbuild').Metafile['outputs']} outputs
 * @param {Readonly<Record<string, string>>} wanted of the chunks
 * @throws Error where one is not there any more
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
  const pathOf = new Map(
    Object.entries(outputs).map(([path, { entryPoint }]) => [`${entryPoint}`.replace(/^dist\//, ''), path]),
  )
  load(pathOf.get('<stdin>') ?? '', ENTRY)
  for (const [file, what] of Object.entries(wanted)) {
    const path = pathOf.get(file)
    // It would weigh nothing.
    if (path === undefined)
      throw new Error(`The package has no ${file} any more, which is ${what} (scripts/lib/package_size.mjs)`)
    load(path, what)
  }
  return loaded
}

/** @param {Uint8Array} bytes */
function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  return brotliCompressSync(bytes, { params }).length
}
