import { bring } from '../base/late.js'
import type { LateParts } from '../base/late.js'
import { PASSIVE } from '../port/port.js'
import type { Command, CoreEvent, CorePort, PortFactory } from '../port/port.js'
import { TOOLS } from './tools.js'
import type { Tools } from './tools.js'
import { isWasmAllowed } from './wasm_allowed.js'
import type { WasmSource } from './wasm_source.js'

type Engine = typeof import('./engine.js') & LateParts

/** Loads the engine, and the parts that come with it. */
export type LoadEngine = () => Promise<Engine>

/** Makes ports to a core that runs in this page, on its own thread. */
export function pageCore(load: LoadEngine, wasm?: WasmSource): PortFactory {
  return () => new PageCore(load, wasm)
}

/** Requests the files that the engine will need, so that they load in parallel. The engine reports any failure itself. */
function loadBeside(own: boolean): void {
  if (!isWasmAllowed()) return
  const files: Promise<unknown>[] = [import('../../generated/holdfast.js')]
  if (own) files.push(import('../../generated/wasm_bytes.js'))
  Promise.all(files).catch(() => undefined)
}

/** A core in the page. Its engine (`engine.ts`) loads with the first command that needs one, and the socket opens meanwhile. */
class PageCore implements CorePort {
  readonly #import: LoadEngine
  readonly #wasm: WasmSource | undefined
  #core: CorePort | undefined
  #held: Command[] = []
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  #isLoading = false
  #isOver = false
  /** Closes the socket that was opened meanwhile, unless the core has taken it. */
  #dropEarlySocket: (() => void) | undefined

  constructor(load: LoadEngine, wasm: WasmSource | undefined) {
    this.#import = load
    this.#wasm = wasm
  }

  post(command: Command): void {
    if (this.#core) {
      this.#core.post(command)
      return
    }
    if (this.#isOver) return
    this.#held.push(command)
    if (command.type === 'connect') this.#openEarly()
    if (!PASSIVE.has(command.type)) this.#load()
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
    this.#core?.onEvents(listener)
  }

  dispose(): void {
    this.#isOver = true
    this.#held = []
    this.#dropEarlySocket?.()
    this.#core?.dispose()
  }

  #load(): void {
    if (this.#isLoading) return
    this.#isLoading = true
    this.#import()
      .then((engine) => {
        this.#start(engine)
      })
      .catch((thrown: unknown) => {
        this.#failed(thrown)
      })
    loadBeside(!this.#wasm)
  }

  #start(engine: Engine): void {
    if (this.#isOver) return
    const [created, ...asked] = this.#held.splice(0)
    // Facts about the page, which are held, and count for what was asked.
    bring(engine)
    const core = engine.openCore(this.#wasm, this.#tools())
    core.onEvents(this.#listener)
    if (created) for (const command of [created, ...this.#held.splice(0), ...asked]) core.post(command)
    this.#core = core
  }

  /** The waiting messages are lost (their senders are told). Commands that describe the client stay, for another try. */
  #failed(thrown: unknown): void {
    this.#isLoading = false
    if (this.#isOver) return
    this.#dropEarlySocket?.()
    this.#dropEarlySocket = undefined
    this.#held = this.#held.filter(({ type }) => type !== 'push' && type !== 'connect')
    TOOLS.guarded(this.#listener, [TOOLS.failure(thrown, 'WASM_LOAD_FAILED')])
  }

  #openEarly(): void {
    const created = this.#held.find((command) => command.type === 'create')
    if (created) this.#dropEarlySocket ??= TOOLS.openEarly(created.options.url)
  }

  /** The first socket that the engine asks for is the one that is open already. */
  #tools(): Tools {
    const openEarly = (url: string): (() => void) => {
      const drop = this.#dropEarlySocket ?? TOOLS.openEarly(url)
      this.#dropEarlySocket = undefined
      return drop
    }
    return { ...TOOLS, openEarly }
  }
}
