import type { ConnectionState } from '../../base/enums.js'
import type { Command, CoreEvent, CorePort } from '../../port/port.js'
import { Journal } from './journal.js'
import type { OpenCore } from './protocol.js'
import { RemoteCore } from './remote_core.js'
import type { PageSide } from './remote_core.js'
import type { WorkerHost } from './worker_host.js'

const CONNECTING: ConnectionState['connecting'] = 1
const RECONNECTING: ConnectionState['reconnecting'] = 3
/** A living core has settled a bounded message by then, and the page has received that. */
const LATE_MS = 1_000

/**
 * A core in a worker that survives the loss of its worker: another worker takes over everything that still stands, and the page sees a
 * reconnect. If workers keep dying, everything fails with `WORKER_LOST` until the next `connect()`.
 */
export class LastingCore implements CorePort {
  readonly #host: WorkerHost
  readonly #wasm: OpenCore['wasm']
  readonly #page: PageSide
  readonly #journal = new Journal()
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  #core: RemoteCore | undefined
  /** Commands that wait for the next core. */
  #held: Command[] = []
  #phase: 'running' | 'failed' | 'disposed' = 'running'
  #starting = false
  /** By request: the timer that settles a bounded message here if its worker is dead or hangs. */
  readonly #bounds = new Map<number, ReturnType<typeof setTimeout>>()
  /** Requests that were settled here: what a core says of them later is ignored. */
  readonly #settledHere = new Set<number>()
  /** True while a replacement core dials for the first time: to the page that dial belongs to the same connection. */
  #isAnother = false

  private constructor(host: WorkerHost, wasm: OpenCore['wasm'], page: PageSide) {
    this.#host = host
    this.#wasm = wasm
    this.#page = page
  }

  /** Rejects if no worker can start. */
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
    // Takes commands off one by one, because posting one may add others at the end.
    for (let command = this.#held.shift(); command; command = this.#held.shift()) core.post(command)
    this.#core = core
  }

  #heard(events: readonly CoreEvent[]): void {
    const news = events.filter((event) => event.type !== 'settled' || this.#isNews(event.request))
    for (const event of news) this.#journal.heard(event)
    this.#listener(this.#isAnother ? news.map((event) => this.#asOfTheFirst(event)) : news)
  }

  /** Returns true if the request was not settled here already. */
  #isNews(request: number): boolean {
    clearTimeout(this.#bounds.get(request))
    this.#bounds.delete(request)
    return !this.#settledHere.delete(request)
  }

  /** The bound holds wherever the message is. The extra wait lets a page that was frozen first receive what arrived meanwhile. */
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
    // The worker died while it started; whoever awaits the start is told.
    if (this.#starting) return
    this.#core?.close()
    this.#core = undefined
    // The core that could have reported on these requests is gone, and the next core never learns of them.
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
