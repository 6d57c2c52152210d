import type { Dice } from '../../../js/src/testing/dice.js'
import { fetchFor } from '../../../js/src/testing/network/model_fetch.js'
import type { InFlight } from '../../../js/src/testing/network/model_fetch.js'
import { webSocketFor } from '../../../js/src/testing/network/model_socket.js'
import type { VirtualTime } from '../../../js/src/testing/time/virtual_time.js'
import { CountedTarget } from './counted_target.js'
import { platformOf } from './globals.js'
import type { Machine } from './machine.js'
import { Realm } from './realm.js'
import type { RealmWatch } from './realm.js'
import { workerFor } from './worker.js'
import type { ModelWorker, RunScript } from './worker.js'

const FRAME_MS = 16

/** Where React puts what it renders. Any real document serves, because no check reads it. */
export interface Dom {
  readonly document: Document
}

class PageDocument extends CountedTarget {
  visibilityState: 'visible' | 'hidden' = 'visible'
  readonly #dom: Dom
  constructor(dom: Dom) {
    super()
    this.#dom = dom
  }
  get hidden(): boolean {
    return this.visibilityState === 'hidden'
  }
  createElement(name: string): HTMLElement {
    return this.#dom.document.createElement(name)
  }
}

/** One page: a realm with a window, a document and workers, and with the events by which the browser tells it of its life. */
export class Page extends Realm {
  readonly machine: Machine
  readonly inFlight: InFlight = new Set()
  readonly workers = new Set<ModelWorker>()
  readonly window = new CountedTarget()
  readonly document: PageDocument
  readonly navigator = { onLine: true, userAgent: 'Chrome', locks: {} }
  readonly container: HTMLElement
  /** When the browser last told it of its life. */
  toldAt = 0
  readonly #frames = new Map<number, (now: number) => void>()
  #lastFrame = 0

  constructor(name: string, machine: Machine, parts: { time: VirtualTime; dice: Dice; watch: RealmWatch; dom: Dom }) {
    super(name, parts.time, parts.dice, parts.watch)
    this.machine = machine
    this.wallOffset = machine.wallOffset
    this.document = new PageDocument(parts.dom)
    this.container = parts.dom.document.createElement('div')
    this.navigator.locks = machine.locks.of(this)
    this.navigator.onLine = !machine.network.down
  }

  /** How many listen to the page's events. */
  get listeners(): number {
    return this.window.listeners + this.document.listeners
  }

  /** What the page's code sees as its globals. */
  globals(runWorker: RunScript): Record<string, unknown> {
    const { machine, inFlight, workers, window, document, navigator } = this
    const { network, sockets } = machine
    const globals: Record<string, unknown> = {
      ...platformOf(this),
      WebSocket: webSocketFor(this, network, sockets),
      fetch: fetchFor(this, network, inFlight),
      Worker: workerFor({ page: this, network, sockets, inFlight, runScript: runWorker, workers }),
      URL: Object.assign(class extends URL {}, {
        createObjectURL: () => 'blob:worker',
        revokeObjectURL: () => undefined,
      }),
      requestAnimationFrame: (draw: (now: number) => void) => this.#requestFrame(draw),
      cancelAnimationFrame: (id: number) => this.#frames.delete(id),
      indexedDB: machine.indexedDB,
      location: new URL('https://shop.example/'),
      navigator,
      document,
      window,
    }
    Object.assign(window, { document, navigator, ...globals })
    return { ...globals, self: window, globalThis: window }
  }

  // --- What the browser tells it

  setOnline(online: boolean): void {
    this.#tell(this.window, online ? 'online' : 'offline', () => {
      this.navigator.onLine = online
    })
  }

  setVisible(visible: boolean): void {
    this.throttleMs = visible ? 0 : 1_000
    this.#tell(this.document, 'visibilitychange', () => {
      this.document.visibilityState = visible ? 'visible' : 'hidden'
    })
  }

  /** The browser freezes a page that it has told so. `freeze` does so without telling it. */
  suspend(): void {
    this.#tell(this.document, 'freeze')
    this.freeze()
  }

  resume(): void {
    this.thaw()
    this.#tell(this.document, 'resume')
  }

  setClock(offset: number): void {
    this.machine.wallOffset = this.wallOffset = offset
    for (const worker of this.workers) worker.realm.wallOffset = offset
  }

  /** The machine sleeps, and its workers with it. */
  sleepAll(): void {
    for (const realm of this.#realms()) realm.sleep()
  }

  wakeAll(): void {
    for (const realm of this.#realms()) realm.wake()
  }

  #realms(): Realm[] {
    return [this, ...[...this.workers].map(({ realm }) => realm)]
  }

  #tell(target: EventTarget, type: string, first: () => void = () => undefined): void {
    this.task(() => {
      first()
      this.toldAt = this.time.now
      target.dispatchEvent(new Event(type))
    })
  }

  /** Frames stop in a hidden page. What waits for a frame waits until the page is seen again. */
  #requestFrame(draw: (now: number) => void): number {
    const id = (this.#lastFrame += 1)
    this.#frames.set(id, draw)
    if (this.#frames.size === 1) this.#awaitFrame()
    return id
  }

  #awaitFrame(): void {
    const wait = FRAME_MS - (this.monotonic % FRAME_MS)
    this.setTimer(() => this.#frame(), this.document.hidden ? 8 * FRAME_MS : wait, false)
  }

  #frame(): void {
    if (this.#frames.size === 0) return
    if (this.document.hidden) return this.#awaitFrame()
    const draws = [...this.#frames.values()]
    this.#frames.clear()
    for (const draw of draws) this.task(() => draw(this.monotonic))
  }
}
