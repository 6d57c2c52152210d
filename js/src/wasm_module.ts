import { openSocket } from './early_socket.js'
import { HoldfastError, httpDetail } from './errors.js'
import { assertWasmAllowed } from './wasm_allowed.js'
import { bytesOfText } from './wasm_text.js'

/** Your own copy of the core's `.wasm`, in place of the one inside the package: its bytes, a response, an address or compiled. */
export type WasmSource = WasmBytes | WebAssembly.Module

type WasmBytes = ArrayBuffer | Uint8Array | Response | URL

/**
 * What this side uses of the Emscripten module: its memory, and the core's functions, as Embind makes them. All ids are the caller's;
 * nothing is answered but by events.
 */
export interface CoreModule {
  readonly HEAPU8: Uint8Array
  /** Makes a client, which the other functions know by its number. Each is to be disposed of, and not used after. */
  create(sink: number, optionsJson: string): number
  dispose(client: number): void
  connect(client: number): void
  disconnect(client: number): void
  simulateDisconnect(client: number): void
  setOnline(client: number, online: boolean): void
  setVisible(client: number, visible: boolean): void
  suspend(client: number): void
  resume(client: number): void
  setAccessToken(client: number, token: string): void
  tokenFailed(client: number, message: string): void
  openChannel(client: number, channel: number, topic: string, joinPayloadJson: string): void
  configureChannel(client: number, channel: number, joinPayloadJson: string): void
  subscribe(client: number, channel: number, timeoutMs: number): void
  unsubscribe(client: number, channel: number, timeoutMs: number): void
  closeChannel(client: number, channel: number): void
  push(
    client: number,
    channel: number,
    request: number,
    event: string,
    payloadJson: string,
    timeoutMs: number,
    flags: number,
    waitedMs: number,
  ): void
  pushBinary(
    client: number,
    channel: number,
    request: number,
    event: string,
    payload: Uint8Array,
    timeoutMs: number,
    flags: number,
    waitedMs: number,
  ): void
  openTable(client: number, table: number, channel: number, optionsJson: string): void
  tableFetched(client: number, table: number, rowsJsonText: string): void
  tableRefetch(client: number, table: number): void
  editTable(client: number, table: number, edit: number, kind: number, matchJson: string, patchJson: string): void
  confirmEdit(client: number, table: number, edit: number, storedJson: string): void
  refuseEdit(client: number, table: number, edit: number): void
  drainTable(client: number, table: number): void
  closeTable(client: number, table: number): void
  openTrack(client: number, track: number, optionsJson: string): void
  addFixes(client: number, track: number, fixesJson: string): void
  closeTrack(client: number, track: number): void
  metrics(client: number): string
}

type BatchListener = (bytes: Uint8Array, start: number, length: number) => void

const sinks = new Map<number, BatchListener>()
let lastSink = 0
let loading: Promise<CoreModule> | undefined

/** Registers who gets the batches of one client; the number goes to its constructor. */
export function addSink(listener: BatchListener): number {
  sinks.set(++lastSink, listener)
  return lastSink
}

export function removeSink(sink: number): void {
  sinks.delete(sink)
}

/** Loads the core, once a page: the first caller's `source` wins. A failure is forgotten, so that a later call tries again. */
export function loadCore(source?: WasmSource): Promise<CoreModule> {
  loading ??= instantiate(source).catch((thrown: unknown) => {
    loading = undefined
    throw HoldfastError.from(thrown, 'WASM_LOAD_FAILED')
  })
  return loading
}

async function instantiate(source?: WasmSource): Promise<CoreModule> {
  assertWasmAllowed()
  const [{ default: create }, wasm] = await Promise.all([import('../generated/holdfast.js'), wasmArguments(source)])
  const module = (await create({ ...wasm, openSocket, onHoldfastEvents: deliver })) as unknown as CoreModule
  function deliver(sink: number, start: number, length: number): void {
    // Read HEAPU8 anew each time: growing the memory replaces it.
    sinks.get(sink)?.(module.HEAPU8, start, length)
  }
  return module
}

async function wasmArguments(source?: WasmSource): Promise<object> {
  if (source instanceof WebAssembly.Module) return { instantiateWasm: instantiateCompiled(source) }
  return { wasmBinary: await wasmBytes(source) }
}

function instantiateCompiled(compiled: WebAssembly.Module) {
  return (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object => {
    void WebAssembly.instantiate(compiled, imports).then((instance) => {
      done(instance, compiled)
    })
    return {}
  }
}

/** The core as it can be handed to a worker. */
export async function portableWasm(source?: WasmSource): Promise<ArrayBuffer | Uint8Array | WebAssembly.Module> {
  return source instanceof WebAssembly.Module ? source : wasmBytes(source)
}

async function wasmBytes(source?: WasmBytes): Promise<ArrayBuffer | Uint8Array> {
  if (source === undefined) return bytesOfText((await import('../generated/wasm_bytes.js')).wasmText)
  if (source instanceof URL) return wasmBytes(await fetch(source))
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return source
  if (!source.ok) throw new HoldfastError('WASM_LOAD_FAILED', httpDetail(source.status))
  return source.arrayBuffer()
}
