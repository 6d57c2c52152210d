import { bytesOfText } from './wasm_text.js'

/** Your own copy of the core's `.wasm`, instead of the one inside the package: its bytes, a response, an address, or a compiled module. */
export type WasmSource = WasmBytes | WebAssembly.Module

/** The core as a worker gets it: whole, or without live data, which then comes as a second part. */
export interface CoreParts {
  readonly core: WasmCode
  readonly live?: WasmCode
}

/** What `WebAssembly.instantiate` takes. */
export type WasmCode = ArrayBuffer | Uint8Array | WebAssembly.Module

type WasmBytes = ArrayBuffer | Uint8Array | Response | URL

/** Where the two parts of the core come from. */
export interface Source {
  readonly core: () => Promise<WasmCode>
  /** `undefined` if it is part of the core. */
  readonly live: () => Promise<WasmCode | undefined>
}

/** The core in a form that can be sent to a worker. */
export async function portableWasm(given?: WasmSource): Promise<CoreParts> {
  const source = sourceOf(given)
  const [core, live] = await Promise.all([source.core(), source.live()])
  return live ? { core, live } : { core }
}

export function sourceOf(given: WasmSource | CoreParts | undefined): Source {
  if (given === undefined) return OWN
  if ('core' in given) return { core: () => Promise.resolve(given.core), live: () => Promise.resolve(given.live) }
  return { core: () => codeOf(given), live: () => Promise.resolve(undefined) }
}

/** The package's own core, in two parts. */
export const OWN: Source = {
  core: async () => bytesOfText((await import('../../generated/wasm_bytes.js')).wasmText),
  live: async () => bytesOfText((await import('../../generated/wasm_live.js')).wasmText),
}

async function codeOf(given: WasmSource): Promise<WasmCode> {
  if (given instanceof URL) return codeOf(await fetch(given))
  if (!(given instanceof Response)) return given
  if (!given.ok) throw new Error(`HTTP ${String(given.status)}`)
  return given.arrayBuffer()
}
