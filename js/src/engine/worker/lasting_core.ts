import type { ConnectionState } from '../../base/enums.js'
import type { Command, CoreEvent, CorePort } from '../../port/port.js'
import { Journal } from './journal.js'
import type { OpenCore } from './protocol.js'
import { RemoteCore } from './remote_core.js'
import type { PageSide } from './remote_core.js'
import type { WorkerHost } from './worker_host.js'

const CONNECTING: ConnectionState['connecting'] = 1
const RECONNECTING: ConnectionState['reconnecting'] = 3
/** A core that lives has settled by then what its user bounded, and the page has heard of it. */
const LATE_MS = 1_000

/**
 * A core in a worker that outlives its worker: where that dies, another one takes over all that stands, and the page sees a reconnect.
 * Where workers die again and again, everything fails with `WORKER_LOST`, until somebody connects anew.
 */
export class LastingCore implements CorePort {
  readonly #host: WorkerHost
  readonly #wasm: OpenCore['wasm']
  readonly #page: PageSide
  readonly #journal = new Journal()
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  #core: RemoteCore | undefined
  /** What the next core is told. */
  #held: Command[] = []
  #phase: 'running' | 'failed' | 'disposed' = 'running'
  #starting = false
  /** By request: when what its user bounded is to be settled here, if its worker is dead or hangs. */
  readonly #bounds = new Map<number, ReturnType<typeof setTimeout>>()
  /** Settled so: what a core says of them later is of no account. */
  readonly #settledHere = new Set<number>()
  /** For the page the first dial of another core is one more of the same connection. */
  #isAnother = false

  private constructor(host: WorkerHost, wasm: OpenCore['wasm'], page: PageSide) {
    this.#host = host
    this.#wasm = wasm
    this.#page = page
  }

  /** Rejects where there can be no worker. */
  static async open(host: WorkerHost, wasm: OpenCore['wasm'], page: PageSide): Promise<LastingCore> {
    const core = new LastingCore(host, wasm, page)
    await core.#start()
    return core
  }

  post(command: Command): void {
    this.#journal.record(command)
    if (command.type === 'push' && command.timeoutMs > 0) this.#bound(command.request, command.timeoutMs)
    if (this.#core) this.#core.post(command)
    else if (this.#phase === 'running') this.#held.push(command)
    else if (command.type === 'connect') this.#tryAgain()
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.#phase = 'disposed'
    this.#held = []
    this.#forgetBounds()
    this.#core?.dispose()
    this.#core = undefined
  }

  async #start(): Promise<void> {
    const lost = (): void => {
      this.#lost()
    }
    this.#starting = true
    const port = await this.#host.open(this.#wasm, lost).finally(() => {
      this.#starting = false
    })
    const core = new RemoteCore(port, this.#page, {
      released: () => {
        this.#host.release(lost)
      },
      broken: () => {
        this.#host.giveUp()
      },
    })
    if (this.#phase === 'disposed') {
      core.dispose()
      return
    }
    core.onEvents((events) => {
      this.#heard(events)
    })
    // One by one off the list: what they cause goes behind.
    for (let command = this.#held.shift(); command; command = this.#held.shift()) core.post(command)
    this.#core = core
  }

  #heard(events: readonly CoreEvent[]): void {
    const news = events.filter((event) => event.type !== 'settled' || this.#isNews(event.request))
    for (const event of news) this.#journal.heard(event)
    this.#listener(this.#isAnother ? news.map((event) => this.#asOfTheFirst(event)) : news)
  }

  /** It has settled, and not before now. */
  #isNews(request: number): boolean {
    clearTimeout(this.#bounds.get(request))
    this.#bounds.delete(request)
    return !this.#settledHere.delete(request)
  }

  /** The bound holds wherever the message is. A page that stood still first hears what came meanwhile. */
  #bound(request: number, timeoutMs: number): void {
    const wait = (ms: number, then: () => void): void => {
      this.#bounds.set(request, setTimeout(then, ms))
    }
    wait(timeoutMs, () => {
      wait(LATE_MS, () => {
        this.#overdue(request)
      })
    })
  }

  #overdue(request: number): void {
    this.#bounds.delete(request)
    this.#settledHere.add(request)
    this.#held = this.#held.filter((command) => command.type !== 'push' || command.request !== request)
    this.#tell(this.#journal.timedOut(request, this.#page.codes))
  }

  #forgetBounds(): void {
    for (const timer of this.#bounds.values()) clearTimeout(timer)
    this.#bounds.clear()
  }

  #asOfTheFirst(event: CoreEvent): CoreEvent {
    if (event.type !== 'connectionState') return event
    if (event.state === CONNECTING) return { ...event, state: RECONNECTING }
    this.#isAnother = false
    return event
  }

  #lost(): void {
    // It dies while it starts: who waits for it is told.
    if (this.#starting) return
    this.#core?.close()
    this.#core = undefined
    // The core that might have spoken of them is gone, and no other is told of them.
    this.#settledHere.clear()
    if (this.#phase !== 'running') return
    this.#isAnother = true
    this.#held = this.#journal.replay()
    this.#tell(this.#journal.loss(this.#page.codes))
    void this.#restart()
  }

  /** A worker that does not start counts as one that died. */
  async #restart(): Promise<void> {
    while (this.#phase === 'running' && this.#host.mayRestart()) {
      const started = await this.#start().then(
        () => true,
        () => false,
      )
      if (started) return
    }
    if (this.#phase === 'running') this.#fail()
  }

  #fail(): void {
    this.#phase = 'failed'
    this.#held = []
    this.#forgetBounds()
    this.#journal.forgetMessages()
    this.#tell([{ type: 'failed', code: this.#page.codes.lost, detail: '' }])
  }

  #tryAgain(): void {
    this.#phase = 'running'
    this.#isAnother = false
    this.#held = this.#journal.replay()
    this.#start().catch(() => {
      if (this.#phase === 'running') this.#fail()
    })
  }

  #tell(events: readonly CoreEvent[]): void {
    this.#page.guarded(this.#listener, events)
  }
}
