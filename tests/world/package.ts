import { build } from 'esbuild'
import type { BuildOptions, Plugin } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import type * as Entry from './app/entry.js'
import type { RunScript } from './realm/worker.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The names that the code of a page and of a worker looks up in its own realm, and not in this process. */
const NAMES = [
  ...['globalThis', 'self', 'window', 'document', 'navigator', 'location', 'global', 'process', 'require'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
  ...['queueMicrotask', 'requestAnimationFrame', 'cancelAnimationFrame', 'Date', 'performance', 'Math', 'crypto'],
  ...['console', 'reportError', 'AbortSignal', 'MessageChannel', 'BroadcastChannel', 'WebAssembly', 'WebSocket'],
  ...['fetch', 'Worker', 'URL', 'indexedDB', 'importScripts', 'postMessage', 'addEventListener'],
]

/** A worker loads none of these: the page hands the bytes over. */
const HANDED_OVER = ['*/generated/wasm_bytes.js', '*/generated/wasm_live.js']

type Factory<T> = (globals: Record<string, unknown>) => T

/** What ships, ready to be run in any number of realms. Each run is a copy of its own, with a wasm of its own. */
export interface Shipped {
  /** The built package and React, under an app that uses them. */
  readonly page: Factory<typeof Entry>
  /** The package's worker script, as it ships. */
  readonly worker: RunScript
  /** A browser's IndexedDB, empty. */
  readonly indexedDB: Factory<{ readonly default: unknown }>
}

/** A bug in one of the sources, as in tests/mutants. */
export interface Planted {
  /** From the project's root. */
  readonly file: string
  readonly sound: string
  readonly broken: string
}

/** Which package is run. */
export interface Choices {
  /** Runs js/src itself, and not what was built from it. */
  readonly sources?: boolean
  /** Runs the sources with this bug in them. */
  readonly planted?: Planted | undefined
}

/** @throws if the package has not been built */
export async function loadShipped({ planted, sources = planted !== undefined }: Choices = {}): Promise<Shipped> {
  if (!sources && !existsSync(`${ROOT}dist/index.js`)) throw new Error('dist is missing: npm run build')
  const bugs = planted ? [bugOf(planted)] : []
  const page = await bundled('tests/world/app/entry.tsx', { plugins: [...(sources ? [] : [builtPackage]), ...bugs] })
  const indexedDB = await bundled('node_modules/fake-indexeddb/build/esm/index.js')
  const worker = sources
    ? await bundled('js/src/engine/worker/entry.ts', { external: HANDED_OVER, plugins: bugs })
    : readFileSync(`${ROOT}dist/generated/worker.js`, 'utf8')
  return {
    page: factory(page, 'entry', 'page.js'),
    worker: factory(worker, 'undefined', 'worker.js'),
    indexedDB: factory(indexedDB, 'entry', 'indexeddb.js'),
  }
}

async function bundled(entry: string, more: Pick<BuildOptions, 'plugins' | 'external'> = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}${entry}`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'entry',
    target: 'es2022',
    absWorkingDir: ROOT,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    ...more,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** The app's imports have the types of the sources, and get what was built from them. */
const builtPackage: Plugin = {
  name: 'built-package',
  setup(build) {
    build.onResolve({ filter: /\/js\/src\// }, ({ path }) => ({
      path: `${ROOT}dist/${path.split('/js/src/')[1] ?? ''}`,
    }))
  },
}

function bugOf({ file, sound, broken }: Planted): Plugin {
  return {
    name: 'planted-bug',
    setup(build) {
      build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
        if (path !== `${ROOT}${file}`) return undefined
        return { contents: readFileSync(path, 'utf8').split(sound).join(broken), loader: 'tsx' }
      })
    },
  }
}

/** Compiles it once. Each call runs it with other globals. */
function factory<T>(code: string, result: string, filename: string): Factory<T> {
  const inner = `(function () {${code}\nreturn ${result}\n})()`
  const wrapped = `(function (globals) {const { ${NAMES.join(', ')} } = globals; return ${inner}})`
  return new Script(wrapped, { filename }).runInThisContext() as Factory<T>
}
