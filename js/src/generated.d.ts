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
  export const wasmText: readonly string[]
}

declare module '*/generated/wasm_live.js' {
  /** What live tables and tracks need beside it. */
  export const wasmText: readonly string[]
}

declare module '*/generated/worker_text.js' {
  /** The worker's script, bundled. */
  export const workerText: string
}

declare module '*/generated/holdfast_classes.js' {
  interface Deletable {
    delete(): void
  }
  export type ConnectionManager = Deletable
  export type MessageQueue = Deletable & {
    enqueue(message: object, now: number): never[]
    putBack(messages: object[]): never[]
  }
  export type QualityMonitor = Deletable
  export type Backoff = Deletable
  export type Heartbeat = Deletable
  interface Classes {
    readonly ConnectionManager: new (options: object) => ConnectionManager
    readonly MessageQueue: new (options: object) => MessageQueue
    readonly QualityMonitor: new (options: object) => QualityMonitor
    readonly Backoff: new (options: object) => Backoff
    readonly Heartbeat: new (options: object, now: number) => Heartbeat
  }
  const createClassesModule: (moduleArg?: object) => Promise<Classes>
  export default createClassesModule
}

declare module '*/generated/classes_bytes.js' {
  /** The WebAssembly module of the core's classes. */
  export const wasmText: readonly string[]
}
