import { messageChannelFor } from './message_port.js'
import type { Realm } from './realm.js'

const modules = new Map<string, WebAssembly.Module>()

/** What every realm has of the platform, in virtual time: the global names that the code in it uses. */
export function platformOf(realm: Realm): Record<string, unknown> {
  return {
    ...timersOf(realm),
    Date: dateOf(realm),
    performance: { now: () => realm.monotonic, timeOrigin: realm.wall },
    Math: Object.defineProperties(
      {},
      {
        ...Object.getOwnPropertyDescriptors(Math),
        random: { value: () => realm.dice.unit() },
      },
    ),
    crypto: cryptoOf(realm),
    console: consoleOf(realm),
    AbortSignal: abortSignalOf(realm),
    MessageChannel: messageChannelFor(realm),
    BroadcastChannel: undefined,
    WebAssembly: webAssembly(realm),
    reportError: (thrown: unknown) => realm.watch.uncaught(thrown),
    process: undefined,
    global: undefined,
    require: undefined,
    importScripts: undefined,
    queueMicrotask: (work: () => void) => {
      queueMicrotask(() => realm.alive && realm.task(work))
    },
  }
}

function timersOf(realm: Realm): Record<string, unknown> {
  const timer =
    (repeat: boolean) =>
    (run: unknown, wait?: unknown, ...args: unknown[]) =>
      realm.setTimer(() => (run as (...args: unknown[]) => void)(...args), wait, repeat)
  const clear = (id: unknown): void => realm.clearTimer(id)
  return {
    setTimeout: timer(false),
    setInterval: timer(true),
    clearTimeout: clear,
    clearInterval: clear,
    setImmediate: undefined,
    clearImmediate: undefined,
  }
}

function dateOf(realm: Realm): DateConstructor {
  class RealmDate extends Date {
    constructor(...args: [] | [number | string | Date]) {
      if (args.length === 0) super(realm.wall)
      else super(...args)
    }
    static override now(): number {
      return realm.wall
    }
  }
  return RealmDate as unknown as DateConstructor
}

function cryptoOf(realm: Realm): object {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => realm.dice.pick(16).toString(16)).join('')
  return {
    randomUUID: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    getRandomValues: (into: Uint8Array) => into.map((_, i) => (into[i] = realm.dice.pick(256))),
    subtle: crypto.subtle,
  }
}

function consoleOf(realm: Realm): object {
  const say =
    (level: string) =>
    (...words: unknown[]): void =>
      realm.watch.record(`  console.${level}: ${words.map(String).join(' ')}`)
  return { log: say('log'), info: say('info'), debug: say('debug'), warn: say('warn'), error: say('error') }
}

function abortSignalOf(realm: Realm): object {
  return {
    any: (signals: AbortSignal[]) => AbortSignal.any(signals),
    abort: (reason?: unknown) => AbortSignal.abort(reason),
    timeout: (ms: number) => {
      const controller = new AbortController()
      // This is no timer of the page: nothing can clear it, and it keeps nothing alive.
      const expire = (): void => controller.abort(new DOMException('signal timed out', 'TimeoutError'))
      realm.time.after(ms, () => realm.task(expire))
      return controller.signal
    },
  }
}

/** Each module is compiled once in a process, and synchronously: on another thread compiling would take an unknown time. */
function webAssembly(realm: Realm): Record<string, unknown> {
  const instantiate = (code: BufferSource | WebAssembly.Module, imports: WebAssembly.Imports): Promise<unknown> => {
    const module = code instanceof WebAssembly.Module ? code : compiled(code)
    const instance = new WebAssembly.Instance(module, imports)
    for (const part of Object.values(instance.exports))
      if (part instanceof WebAssembly.Memory) realm.memories.push(part)
    return Promise.resolve(code instanceof WebAssembly.Module ? instance : { module, instance })
  }
  const names = Object.getOwnPropertyNames(WebAssembly) as (keyof typeof WebAssembly)[]
  return { ...Object.fromEntries(names.map((name) => [name, WebAssembly[name]])), instantiate }
}

function compiled(code: BufferSource): WebAssembly.Module {
  const bytes = ArrayBuffer.isView(code)
    ? new Uint8Array(code.buffer, code.byteOffset, code.byteLength)
    : new Uint8Array(code)
  // Two parts of one build differ in size. Another build runs in another process.
  const name = String(bytes.length)
  const module = modules.get(name) ?? new WebAssembly.Module(bytes)
  modules.set(name, module)
  return module
}
