import type { OpenedSocket } from './fast/accounts.js'
import type { Tools } from './tools.js'
import { sourceOf } from './wasm_source.js'
import type { CoreParts, Source, WasmCode, WasmSource } from './wasm_source.js'

/** Loads the core for a runner, once per page. */
export interface CoreLoader {
  core(): Promise<CoreModule>
  /** Loads the part that live tables and tracks need. */
  live(): Promise<void>
  /** Loads the fast path. Without this function there is none. */
  readonly fastPath?: () => Promise<FastPathModule>
  /** Opens sockets before the core is there to open them. */
  readonly opensEarly?: boolean
  readonly tools: Tools
}

export type FastPathModule = typeof import('./fast/fast_path.js')

/** What this side uses of the Emscripten module: its memory, and the core's functions, as Embind makes them. */
export interface CoreModule {
  readonly HEAPU8: Uint8Array
  /** Where to write the next bytes for the core: options, or commands. */
  room(size: number): number
  /**
   * Makes a client from the written options. Its number names it in the other functions. Dispose of each client, and do not use it
   * afterwards.
   */
  create(sink: number, size: number, quotes: boolean): number
  /** Carries out the written commands. The only answers are events. */
  post(client: number, size: number): void
  dispose(client: number): void
}

/**
 * A batch of event records: its place in the core's memory; the text of the frame that it may quote, empty if that text's characters and
 * bytes have different positions; and the position of those bytes.
 */
export type Batch = [bytes: Uint8Array, start: number, length: number, frame: string, frameStart: number]

type BatchListener = (...batch: Batch) => void

interface Loaded {
  readonly module: CoreModule
  readonly exports: WebAssembly.Exports
}

interface Sink {
  readonly receive: BatchListener
  readonly crashed: (thrown: unknown) => void
  readonly opened: (opened: OpenedSocket) => void
  readonly beforeInput: () => void
}

const sinks = new Map<number, Sink>()
let lastSink = 0
let loading: Promise<Loaded> | undefined
let loadingLive: Promise<void> | undefined

/**
 * Registers the receiver of one client's batches; the number goes to its constructor.
 * @param crashed the core trapped while the page was not in it: it must not be entered again
 * @param opened the client has a socket
 * @param beforeInput a socket or the timer is about to speak to the core
 */
export function addSink(
  receive: BatchListener,
  crashed: (thrown: unknown) => void,
  opened: (opened: OpenedSocket) => void = () => undefined,
  beforeInput: () => void = () => undefined,
): number {
  sinks.set(++lastSink, { receive, crashed, opened, beforeInput })
  return lastSink
}

export function removeSink(sink: number): void {
  sinks.delete(sink)
}

/**
 * Loads the core in two parts, each once per page and on demand. The first caller's source wins. Forgets a failure, so that a later call
 * tries again.
 */
export function coreLoader(given: WasmSource | CoreParts | undefined, tools: Tools): CoreLoader {
  const source = sourceOf(given)
  return {
    core: async () => (await loadedCore(source, tools)).module,
    live: () => (loadingLive ??= instantiateLive(loadedCore(source, tools), source).catch(forgetLive)),
    fastPath: loadFastPath,
    opensEarly: true,
    tools,
  }
}

/** A core shared with nobody, loaded at once: for `holdfast/testing`. */
export async function separateCore(source: Source, tools: Tools): Promise<CoreLoader> {
  const loaded = instantiate(source, tools)
  await instantiateLive(loaded, source)
  const { module } = await loaded
  const fastPath = await loadFastPath()
  return {
    core: () => Promise.resolve(module),
    live: () => Promise.resolve(),
    fastPath: () => Promise.resolve(fastPath),
    tools,
  }
}

const loadFastPath = (): Promise<FastPathModule> => import('./fast/fast_path.js')

/** All clients share one memory. Clients made later get a new core. */
function onHoldfastCrash(thrown: unknown): void {
  loading = undefined
  loadingLive = undefined
  for (const { crashed } of [...sinks.values()]) crashed(thrown)
}

function onHoldfastInput(sink: number): void {
  sinks.get(sink)?.beforeInput()
}

function forgetLive(thrown: unknown): never {
  loadingLive = undefined
  throw thrown
}

function loadedCore(source: Source, tools: Tools): Promise<Loaded> {
  loading ??= instantiate(source, tools).catch((thrown: unknown) => {
    loading = undefined
    throw thrown
  })
  return loading
}

async function instantiate(source: Source, tools: Tools): Promise<Loaded> {
  tools.assertWasmAllowed()
  const [{ default: create }, core] = await Promise.all([import('../../generated/holdfast.js'), source.core()])
  return new Promise((resolve, reject) => {
    let exports: WebAssembly.Exports
    const instantiateWasm = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object => {
      instanceOf(core, imports).then((instance) => {
        exports = instance.exports
        done(instance)
      }, reject)
      return {}
    }
    const { openSocket, clearTimeout, monotonicNow, setTimeout, wallNow } = tools
    const page = { openSocket, clearTimeout, monotonicNow, setTimeout, wallNow }
    const calls = { onHoldfastEvents: deliver, onHoldfastCrash, onHoldfastSocket: opened, onHoldfastInput }
    create({ ...page, instantiateWasm, ...calls }).then((made) => {
      module = made
      resolve({ module, exports })
    }, reject)
    let module: CoreModule
    function deliver(sink: number, start: number, length: number, frame: string, frameStart: number): void {
      // Read HEAPU8 anew each time: growing the memory replaces it.
      sinks.get(sink)?.receive(module.HEAPU8, start, length, frame, frameStart)
    }
    function opened(sink: number, socket: WebSocket, accounts: number, epoch: number): void {
      sinks.get(sink)?.opened({ socket, accounts, epoch, memory: () => module.HEAPU8.buffer })
    }
  })
}

/** Puts its functions where the core left room for them. */
async function instantiateLive(core: Promise<Loaded>, source: Source): Promise<void> {
  const [{ exports }, live] = await Promise.all([core, source.live()])
  if (live) await instanceOf(live, { core: exports })
}

async function instanceOf(code: WasmCode, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  if (code instanceof WebAssembly.Module) return WebAssembly.instantiate(code, imports)
  return (await WebAssembly.instantiate(code as BufferSource, imports)).instance
}
