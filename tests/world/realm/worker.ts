import { fetchFor } from '../../../js/src/testing/network/model_fetch.js'
import type { InFlight } from '../../../js/src/testing/network/model_fetch.js'
import { webSocketFor } from '../../../js/src/testing/network/model_socket.js'
import type { OpenSockets } from '../../../js/src/testing/network/model_socket.js'
import type { Network } from '../../../js/src/testing/network/network.js'
import { platformOf } from './globals.js'
import { connectedPorts } from './message_port.js'
import type { ModelPort } from './message_port.js'
import { Realm } from './realm.js'

type Handler = ((event: Event) => void) | null

/** Runs a worker's script in a realm that sees these globals. */
export type RunScript = (globals: Record<string, unknown>) => void

export interface WorkerParts {
  readonly page: Realm
  readonly network: Network
  readonly sockets: OpenSockets
  readonly inFlight: InFlight
  readonly runScript: RunScript
  /** The workers of the page that are alive. */
  readonly workers: Set<ModelWorker>
}

const MESSAGE_TAKES_MS = 3

/** A dedicated worker, as its page sees it: a realm of its own, which can die silently. */
export class ModelWorker extends EventTarget {
  onmessage: Handler = null
  onerror: Handler = null
  onmessageerror: Handler = null
  readonly realm: Realm
  readonly #parts: WorkerParts
  readonly #inside: ModelPort

  constructor(parts: WorkerParts) {
    super()
    const { page } = parts
    this.#parts = parts
    this.realm = new Realm(`${page.name}'s worker`, page.time, page.dice.fork('worker'), page.watch)
    this.realm.wallOffset = page.wallOffset
    const [outside, inside] = connectedPorts(page, MESSAGE_TAKES_MS)
    inside.realm = this.realm
    this.#inside = inside
    outside.onmessage = (event) => this.#tell('message', event)
    parts.workers.add(this)
    page.onEnd(() => this.terminate())
    page.watch.record('  starts a worker')
    page.time.after(page.dice.between(5, 80), () => this.#start())
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    this.#inside.other?.postMessage(data, transfer)
  }

  /** The browser ends it in this way, too: nobody is told. */
  terminate(): void {
    this.realm.kill()
    this.#parts.workers.delete(this)
  }

  /** Its script throws, and nobody catches it. */
  crash(): void {
    this.terminate()
    const event = Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' })
    this.#parts.page.task(() => this.#tell('error', event))
  }

  #start(): void {
    const { network, sockets, inFlight, runScript } = this.#parts
    const { realm } = this
    if (!realm.alive) return
    const globals: Record<string, unknown> = {
      ...platformOf(realm),
      WebSocket: webSocketFor(realm, network, sockets),
      fetch: fetchFor(realm, network, inFlight),
      navigator: { onLine: true },
      postMessage: (data: unknown, transfer: readonly unknown[]) => this.#inside.postMessage(data, transfer),
      addEventListener: (type: string, listener: EventListener) => this.#inside.addEventListener(type, listener),
      location: new URL('blob:https://shop.example/worker'),
      // The package tells a worker from a page by this.
      importScripts: () => undefined,
      window: undefined,
      document: undefined,
    }
    globals.self = globals.globalThis = globals
    realm.task(() => {
      runScript(globals)
      this.#inside.onmessage = (event) => (globals.onmessage as Handler)?.(event)
    })
  }

  #tell(type: 'message' | 'error', event: Event): void {
    this[`on${type}`]?.(event)
    this.dispatchEvent(event)
  }
}

export function workerFor(parts: WorkerParts): unknown {
  return class Worker extends ModelWorker {
    constructor() {
      super(parts)
    }
  }
}
