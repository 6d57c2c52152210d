import { createClient, postCommands } from './inbox.js'
import type { Command, HostEvent } from '../port/port.js'
import { FastLane } from './fast_lane.js'
import type { HostSide } from './fast_lane.js'
import type { Tools } from './tools.js'
import { addSink, removeSink } from './wasm_module.js'
import type { Batch, CoreLoader, CoreModule } from './wasm_module.js'

/** Live tables and tracks need a part of the core that loads with the first of them. */
const needsLive = (command: Command): boolean => 'table' in command || 'track' in command

/**
 * Runs one core in this thread: writes commands as bytes, and passes its batches through `read`. Loads nothing before the first command
 * that needs it.
 */
export class CoreRunner<Item extends object> {
  readonly #loader: CoreLoader
  readonly #tools: Tools
  readonly #quotes: boolean
  readonly #sink: number
  readonly #lane: FastLane<Item>
  #listener: (items: readonly (Item | HostEvent)[]) => void = () => undefined
  #module: CoreModule | undefined
  #client: number | undefined
  #waiting: Command[] = []
  #undelivered: (Item | HostEvent)[] = []
  #loading = false
  /** The core has loaded what live tables and tracks need. */
  #hasLive = false
  /** Closes the socket that was opened while the core was loading, unless the core has taken it. */
  #dropEarlySocket: (() => void) | undefined
  #busy = false
  #over = false

  /**
   * @param read reads a batch in the core's memory, which the next command may overwrite
   * @param quotes whether `read` can read records that quote the frame
   * @param side this host's part in delivering frames without the core
   */
  constructor(loader: CoreLoader, read: (...batch: Batch) => readonly Item[], quotes: boolean, side: HostSide<Item>) {
    this.#loader = loader
    this.#tools = loader.tools
    this.#quotes = quotes
    this.#lane = new FastLane(side, {
      load: () => loader.fastPath?.(),
      now: loader.tools.monotonicNow,
      isBusy: () => this.#busy || this.#over,
      deliver: (item) => {
        this.#deliver([item])
      },
      learn: () => {
        if (this.#client !== undefined) this.#run([{ type: 'learn' }])
      },
      handOver: this.#handOver,
    })
    this.#sink = addSink(
      (...batch) => {
        const items = this.#readSafely(read, batch)
        // An exception here would also pass through the core.
        this.#tools.guarded(() => {
          this.#lane.heard(items, batch)
        })
        this.#deliver(items)
      },
      (thrown) => {
        this.#crashed(thrown)
      },
      (opened) => {
        this.#lane.opened(opened)
      },
      this.#handOver,
    )
  }

  post(command: Command): void {
    if (this.#over) return
    if (this.#client !== undefined && this.#waiting.length === 0 && this.#can(command)) {
      const isShown = command.type === 'drainTable' && !this.#busy && this.#lane.show(command.table)
      if (!isShown) this.#run([command])
      return
    }
    this.#waiting.push(command)
    if (command.type === 'connect' && !this.#module) this.#openEarly()
    if (this.#module || !this.#tools.isPassive(command.type)) this.#load()
  }

  onEvents(listener: (items: readonly (Item | HostEvent)[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.#over = true
    this.#waiting = []
    this.#undelivered = []
    this.#endEarly()
    removeSink(this.#sink)
    const client = this.#client
    this.#client = undefined
    if (client === undefined) return
    // The core may have called us: its object must outlive the call.
    this.#tools.soon(() => {
      this.#module?.dispose(client)
    })
  }

  /** Loads everything that the waiting commands need. */
  #load(): void {
    if (this.#loading) return
    this.#loading = true
    const live = this.#waiting.some(needsLive)
    Promise.all([this.#loader.core(), live ? this.#loader.live() : undefined]).then(
      ([module]) => {
        this.#hasLive ||= live
        this.#start(module)
      },
      (thrown: unknown) => {
        this.#loadFailed(thrown)
      },
    )
  }

  #can(command: Command): boolean {
    return this.#hasLive || !needsLive(command)
  }

  #openEarly(): void {
    const created = this.#waiting.find((command) => command.type === 'create')
    if (created && this.#loader.opensEarly) this.#dropEarlySocket ??= this.#tools.openEarly(created.options.url)
  }

  #endEarly(): void {
    this.#dropEarlySocket?.()
    this.#dropEarlySocket = undefined
  }

  /** Creates the core and runs the commands that have waited, in one batch. */
  #start(module: CoreModule): void {
    this.#loading = false
    if (this.#over) return
    this.#module = module
    const first = this.#waiting.findIndex((command) => !this.#can(command))
    this.#run(this.#waiting.splice(0, first < 0 ? this.#waiting.length : first))
    this.#endEarly()
    if (this.#waiting.length > 0) this.#load()
  }

  /** The waiting messages are lost (their senders are told). Commands that describe the client stay, for another try. */
  #loadFailed(thrown: unknown): void {
    this.#loading = false
    if (this.#over) return
    this.#endEarly()
    this.#waiting = this.#waiting.filter((command) => command.type !== 'push' && command.type !== 'connect')
    if (this.#client !== undefined) this.#run([{ type: 'disconnect' }])
    this.#deliver([this.#tools.failure(thrown, 'WASM_LOAD_FAILED')])
  }

  /** Gives the core the changes that were kept back for it. */
  readonly #handOver = (): void => {
    if (this.#client !== undefined) this.#run([])
  }

  #run(commands: readonly Command[]): void {
    try {
      this.#holding(() => {
        this.#execute(commands)
      })
    } catch (thrown) {
      this.#crashed(thrown)
    }
  }

  /** A trap leaves the core's memory in an unknown state: it must not be entered again. */
  #crashed(thrown: unknown): void {
    this.#client = undefined
    this.#over = true
    this.#deliver([this.#tools.failure(thrown, 'CORE_CRASHED')])
  }

  #execute(commands: readonly Command[]): void {
    const module = this.#module
    if (!module) return
    const batch = this.#lane.takeKept()
    for (const command of commands) {
      if (command.type === 'create' && command.options.fastPath === false) this.#lane.close()
      if (command.type === 'create')
        this.#client = createClient(module, this.#sink, command.options, this.#quotes, this.#tools.writeOptions)
      else batch.push(command)
      if (command.type === 'push') this.#deliver([{ type: 'accepted', request: command.request }])
    }
    if (this.#client !== undefined && batch.length > 0) postCommands(module, this.#client, batch)
  }

  /** Queues the events that `work` causes, then reports them as one batch. */
  #holding(work: () => void): void {
    if (this.#busy) {
      work()
      return
    }
    this.#busy = true
    try {
      work()
    } finally {
      this.#tell()
      this.#busy = false
    }
  }

  #deliver(items: readonly (Item | HostEvent)[]): void {
    if (this.#busy) {
      this.#undelivered.push(...items)
      return
    }
    this.#busy = true
    this.#tools.guarded(this.#listener, items)
    this.#tell()
    this.#busy = false
  }

  /** Events that listeners cause in turn wait: first in, first out. */
  #tell(): void {
    while (this.#undelivered.length > 0) this.#tools.guarded(this.#listener, this.#undelivered.splice(0))
  }

  /** An exception here would pass through the core, which cannot clean up after it. */
  #readSafely(read: (...batch: Batch) => readonly Item[], batch: Batch): readonly (Item | HostEvent)[] {
    try {
      return read(...batch)
    } catch (thrown) {
      return [this.#tools.lostEvent(thrown)]
    }
  }
}
