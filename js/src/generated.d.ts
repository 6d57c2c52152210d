/*
 * Stands in for the built files of js/generated while they are not built: TypeScript takes a pattern only where it finds no
 * file, so the declarations emitted with the WebAssembly module win as soon as they are there.
 */
declare module '*/generated/holdfast.js' {
  const createHoldfastModule: (moduleArg?: object) => Promise<unknown>
  export default createHoldfastModule
}

declare module '*/generated/wasm_bytes.js' {
  /** The WebAssembly module, as `wasm_text.ts` reads it. */
  export const wasmText: string
}

declare module '*/generated/wasm_live.js' {
  /** What live tables and tracks need beside it. */
  export const wasmText: string
}

declare module '*/generated/worker_text.js' {
  /** The worker's script, bundled. */
  export const workerText: string
}
