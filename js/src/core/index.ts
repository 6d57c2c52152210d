import type * as Generated from '../../generated/holdfast_classes.js'
import { ENGINE_ERRORS } from '../base/engine_errors.js'
import { HoldfastError, addErrors } from '../base/errors.js'
import { tuningOf } from '../connection/options.js'
import { assertWasmAllowed } from '../engine/wasm_allowed.js'
import { bytesOfText } from '../engine/wasm_text.js'
import { checkedQueue } from './checked_queue.js'
import type { Tuning } from './types.js'

export { HoldfastError } from '../base/errors.js'
export type { ErrorName } from '../base/errors.js'
export type { ConnectionState, Outcome, QualityLevel } from '../base/types.js'
export type * from './types.js'

/** A core's object lives in WebAssembly's memory until `delete()`, which `using` calls at the end of its block. */
type Owned<T> = T & { [Symbol.dispose](): void }

/** The connection's state machine: dialling, liveness, back-off. It does no IO: facts and time go in, outputs come out. */
export type ConnectionManager = Owned<Generated.ConnectionManager>
/** A bounded queue of messages that wait for a connection. It returns what a limit pushes out. */
export type MessageQueue = Owned<Generated.MessageQueue>
/** Smooths round trips into a level that does not flap. */
export type QualityMonitor = Owned<Generated.QualityMonitor>
/** Counts attempts, and says how many milliseconds to wait before the next one. */
export type Backoff = Owned<Generated.Backoff>
/** Watches one connection for silence. */
export type Heartbeat = Owned<Generated.Heartbeat>

/** The classes. Each constructor throws a HoldfastError `INVALID_OPTIONS` that names the option. */
export interface CoreClasses {
  readonly ConnectionManager: new (options?: Tuning) => ConnectionManager
  readonly MessageQueue: new (options?: Tuning) => MessageQueue
  readonly QualityMonitor: new (options?: Tuning) => QualityMonitor
  readonly Backoff: new (options?: Tuning) => Backoff
  /** @param now when the connection opened, by your clock; the first heartbeat is due at once */
  readonly Heartbeat: new (options: Tuning | undefined, now: number) => Heartbeat
}

// What the core's numbers stand for.
addErrors(ENGINE_ERRORS)

let loading: Promise<CoreClasses> | undefined

/**
 * Loads the core's classes, once for the page.
 *
 * ```ts
 * const { ConnectionManager } = await loadCore()
 * using manager = new ConnectionManager({ heartbeatIntervalMs: 15_000 })
 * manager.connect(Date.now())
 * for (const output of manager.takeOutputs()) carryOut(output)
 * ```
 *
 * @throws HoldfastError `WASM_BLOCKED`, `WASM_UNAVAILABLE` or `WASM_LOAD_FAILED`
 */
export function loadCore(): Promise<CoreClasses> {
  loading ??= load().catch((thrown: unknown) => {
    loading = undefined
    throw HoldfastError.from(thrown, 'WASM_LOAD_FAILED')
  })
  return loading
}

/** The error of a number in an output; `undefined` for 0. */
export function errorOf(code: number, detail = ''): HoldfastError | undefined {
  return HoldfastError.fromCode(code, detail)
}

async function load(): Promise<CoreClasses> {
  assertWasmAllowed()
  const [{ default: create }, { wasmText }] = await Promise.all([
    import('../../generated/holdfast_classes.js'),
    import('../../generated/classes_bytes.js'),
  ])
  const made = await new Promise<Awaited<ReturnType<typeof create>>>((resolve, reject) => {
    create({ instantiateWasm: instantiator(bytesOfText(wasmText), reject) }).then(resolve, reject)
  })
  const { ConnectionManager, MessageQueue, QualityMonitor, Backoff, Heartbeat } = made
  return {
    ConnectionManager: usable(ConnectionManager),
    MessageQueue: checkedQueue(usable(MessageQueue)),
    QualityMonitor: usable(QualityMonitor),
    Backoff: usable(Backoff),
    Heartbeat: usable(Heartbeat),
  }
}

function instantiator(bytes: Uint8Array, failed: (thrown: unknown) => void) {
  return (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object => {
    WebAssembly.instantiate(bytes as BufferSource, imports).then(({ instance }) => {
      done(instance)
    }, failed)
    return {}
  }
}

/** Options are checked here, because C++ has no exceptions to report what is wrong with them. */
function usable<T extends { delete(): void }, A extends unknown[]>(
  embound: new (tuning: Tuning, ...rest: A) => T,
): new (options?: Tuning, ...rest: A) => Owned<T> {
  // A host without `using` has no such symbol.
  const dispose = (Symbol as Partial<SymbolConstructor>).dispose
  const prototype = embound.prototype as Record<PropertyKey, unknown>
  if (dispose) prototype[dispose] = prototype.delete
  return new Proxy(embound, {
    construct: (target, [options, ...rest]: [Tuning?, ...A]) =>
      Reflect.construct(target, [tuningOf(options ?? {}), ...rest]),
  }) as unknown as new (options?: Tuning, ...rest: A) => Owned<T>
}
