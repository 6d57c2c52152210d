import { HoldfastError } from './errors.js'
import { EventReader } from './event_reader.js'
import type { Command, CoreEvent, CorePort, PortFactory } from './port.js'
import { guarded } from './report.js'
import { addSink, loadCore, removeSink } from './wasm_module.js'
import type { CoreModule, EmbindClient, WasmSource } from './wasm_module.js'

/** These state facts; alone they are no reason to load the core. */
const PASSIVE: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'create', 'disconnect', 'setOnline', 'setVisible', 'suspend', 'resume', 'setAccessToken', 'tokenFailed', 'openChannel', 'configureChannel', 'closeChannel',
])

/** Makes ports to a core that runs in this page. Nothing is loaded before the first command that needs it. */
export function pageCore(wasm?: WasmSource): PortFactory {
  return () => new PageCore(wasm)
}

/** The in-page host: commands become calls, batches become events. */
class PageCore implements CorePort {
  readonly #wasm: WasmSource | undefined
  readonly #reader = new EventReader()
  readonly #sink: number
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  #client: EmbindClient | undefined
  #module: CoreModule | undefined
  #waiting: Command[] = []
  #undelivered: CoreEvent[] = []
  #loading = false
  #busy = false
  #over = false

  constructor(wasm?: WasmSource) {
    this.#wasm = wasm
    this.#sink = addSink((bytes, start, length) => {
      this.#deliver(this.#reader.read(bytes, start, length))
    })
  }

  post(command: Command): void {
    if (this.#over) return
    if (this.#client) {
      this.#run(command)
      return
    }
    this.#waiting.push(command)
    if (!PASSIVE.has(command.type)) this.#load()
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.#over = true
    this.#waiting = []
    this.#undelivered = []
    removeSink(this.#sink)
    const client = this.#client
    this.#client = undefined
    // The core may be what called us: its object must outlive the call.
    if (client) queueMicrotask(() => { client.delete() })
  }

  #load(): void {
    if (this.#loading) return
    this.#loading = true
    loadCore(this.#wasm).then((module) => { this.#start(module) }, (thrown: unknown) => { this.#loadFailed(thrown) })
  }

  /** Replays what was asked meanwhile. One by one off the list: a listener may post, and that goes behind. */
  #start(module: CoreModule): void {
    this.#loading = false
    if (this.#over) return
    this.#module = module
    this.#holding(() => {
      for (let command = this.#waiting.shift(); command && !this.#over; command = this.#waiting.shift()) this.#run(command)
    })
  }

  /** Messages are lost with the failure (their senders are told); what describes the client is kept for another try. */
  #loadFailed(thrown: unknown): void {
    this.#loading = false
    this.#waiting = this.#waiting.filter((command) => command.type !== 'push' && command.type !== 'connect')
    this.#tellFailure(HoldfastError.from(thrown, 'WASM_LOAD_FAILED'))
  }

  #tellFailure(error: HoldfastError): void {
    this.#deliver([{ type: 'failed', code: error.code, detail: error.detail }])
  }

  #run(command: Command): void {
    try {
      this.#holding(() => { this.#execute(command) })
    } catch (thrown) {
      // A trap leaves the core's memory in an unknown state: it must not be entered again.
      this.#client = undefined
      this.#over = true
      this.#tellFailure(HoldfastError.from(thrown, 'CORE_CRASHED'))
    }
  }

  #execute(command: Command): void {
    if (command.type === 'create') this.#create(command.options)
    else if (this.#client) this.#call(this.#client, command)
  }

  #create(options: object): void {
    if (this.#module) this.#client = new this.#module.RealtimeClient(this.#sink, JSON.stringify(options))
  }

  #call(client: EmbindClient, c: Exclude<Command, { type: 'create' }>): void {
    switch (c.type) {
      case 'setOnline': client.setOnline(c.online); return
      case 'setVisible': client.setVisible(c.visible); return
      case 'setAccessToken': client.setAccessToken(c.token); return
      case 'tokenFailed': client.tokenFailed(c.message); return
      case 'openChannel': client.openChannel(c.channel, c.topic, c.joinPayload); return
      case 'configureChannel': client.configureChannel(c.channel, c.joinPayload); return
      case 'subscribe': client.subscribe(c.channel, c.timeoutMs); return
      case 'unsubscribe': client.unsubscribe(c.channel, c.timeoutMs); return
      case 'closeChannel': client.closeChannel(c.channel); return
      case 'push': this.#push(client, c); return
      case 'openTable': client.openTable(c.table, c.channel, c.binding, c.options); return
      case 'tableFetched': client.tableFetched(c.table, c.rows); return
      case 'tableRefetch': client.tableRefetch(c.table); return
      case 'drainTable': client.drainTable(c.table); return
      case 'closeTable': client.closeTable(c.table); return
      case 'metrics': this.#deliver([{ type: 'metrics', request: c.request, json: client.metrics() }]); return
      default: client[c.type]()
    }
  }

  #push(client: EmbindClient, c: Extract<Command, { type: 'push' }>): void {
    this.#deliver([{ type: 'accepted', request: c.request }])
    if (typeof c.payload === 'string') client.push(c.channel, c.request, c.event, c.payload, c.timeoutMs, c.flags)
    else client.pushBinary(c.channel, c.request, c.event, c.payload, c.timeoutMs, c.flags)
  }

  /** Queues what is reported while `work` runs, then tells it as one batch. */
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

  #deliver(events: readonly CoreEvent[]): void {
    this.#undelivered.push(...events)
    if (this.#busy) return
    this.#busy = true
    this.#tell()
    this.#busy = false
  }

  /** What listeners cause in turn waits its turn: first in, first out. */
  #tell(): void {
    while (this.#undelivered.length > 0) guarded(this.#listener, this.#undelivered.splice(0))
  }
}
