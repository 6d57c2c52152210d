import type { Host } from './host.js'
import type { Network } from './network.js'
import type { ServerSocket } from '../server/server_socket.js'

type Handler = ((event: Event) => void) | null

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3]

const REPEATED_AFTER_MS = 500

/** All sockets of one machine that are not closed. */
export type OpenSockets = Set<ModelSocket>

/** The browser's `WebSocket`, over a modelled network. */
export class ModelSocket extends EventTarget {
  readonly CONNECTING = CONNECTING
  readonly OPEN = OPEN
  readonly CLOSING = CLOSING
  readonly CLOSED = CLOSED
  readonly url: string
  readonly protocol = ''
  readonly extensions = ''
  readonly bufferedAmount = 0
  readyState = CONNECTING
  binaryType = 'blob'
  onopen: Handler = null
  onmessage: Handler = null
  onclose: Handler = null
  onerror: Handler = null
  /** The connection is half-open: nothing gets through any more, and neither side is told. */
  deaf = false
  /** Nobody answers the dial. */
  hanging = false
  /** How it ended, once its page has been told. */
  closedWith: number | undefined
  readonly #host: Host
  readonly #network: Network
  readonly #all: OpenSockets
  readonly #forget: () => void
  #server: ServerSocket | undefined
  /** When the last frame arrives: TCP keeps their order. */
  #lastUp = 0
  #lastDown = 0
  /** What has not arrived yet, in each direction. */
  readonly #up: (() => void)[] = []
  readonly #downward: (() => void)[] = []

  constructor(url: string, host: Host, network: Network, all: OpenSockets) {
    super()
    this.url = url
    this.#host = host
    this.#network = network
    this.#all = all
    // Whatever a page does after its end, as in a promise that still settles, has no effect.
    if (!host.alive) {
      this.readyState = CLOSED
      this.#forget = () => undefined
      return
    }
    all.add(this)
    // A page or worker that is gone takes its sockets with it.
    this.#forget = host.onEnd(() => {
      this.close(1001)
      this.#ended()
    })
    host.watch.record('dials')
    this.#dial()
  }

  /** The server's end, once it is open. */
  get server(): ServerSocket | undefined {
    return this.#server
  }

  send(data: string | ArrayBuffer | ArrayBufferView): void {
    if (this.readyState === CONNECTING) throw new DOMException('Still in CONNECTING state', 'InvalidStateError')
    if (this.readyState !== OPEN) return
    const frame = typeof data === 'string' ? data : copyOf(data)
    this.#network.tap?.writes(this, frame)
    if (this.deaf) return
    this.#host.watch.record(`  writes ${typeof frame === 'string' ? frame.slice(0, 1500) : `${frame.length} bytes`}`)
    this.#lastUp = Math.max(this.#lastUp, this.#host.time.now + this.#network.delay)
    this.#host.time.at(this.#lastUp, () => {
      this.#up.push(() => this.#server?.receive(frame))
      this.#arrived(this.#up)
    })
  }

  close(code = 1005): void {
    if (this.readyState === CLOSING || this.readyState === CLOSED) return
    this.readyState = CLOSING
    const server = this.#server
    // The server is not told of this. It notices by its own timeout.
    if (server && !this.#isCut) this.#host.time.after(this.#network.delay, () => server.closed())
    this.#host.time.after(this.#network.delay, () => {
      this.#host.task(() => this.#closed(code, true))
    })
  }

  /** The server or the network ends the connection. The page is told after it got what was sent before. */
  cut(code: number, reason = ''): void {
    this.#server?.closed()
    this.deaf = true
    this.#host.time.at(Math.max(this.#lastDown, this.#host.time.now), () => {
      this.#host.task(() => this.#closed(code, code !== 1006, reason))
    })
  }

  /** Delivers a frame to the page that the server never sent. */
  inject(data: string | Uint8Array): void {
    if (this.readyState !== OPEN || this.deaf) return
    this.#host.task(() => this.#heard(data))
  }

  /** A dial that hung gets through at last, like a SYN that is sent again. */
  unhang(): void {
    if (!this.hanging) return
    this.hanging = false
    this.#dial()
  }

  get #isCut(): boolean {
    return this.deaf || this.#network.down
  }

  #dial(): void {
    const { dialsHang, down, serverDown } = this.#network
    if (dialsHang || down) this.hanging = true
    else if (serverDown) this.#fail()
    else this.#host.time.after(2 * this.#network.delay, () => this.#arrive())
  }

  #fail(): void {
    this.#host.time.after(this.#network.delay, () => {
      this.#host.task(() => this.#closed(1006, false))
    })
  }

  #arrive(): void {
    if (this.readyState !== CONNECTING || !this.#host.alive) return
    const answer = this.#network.site.realtime.connect(this.url, {
      send: (frame, overtaken) => this.#down(frame, overtaken),
      close: (code, reason) => this.cut(code, reason),
    })
    if (typeof answer === 'number') {
      this.#fail()
      return
    }
    this.#server = answer
    this.#host.task(() => this.#opened())
    if (this.#network.flapping) this.#host.time.after(5, () => this.cut(1000))
  }

  #opened(): void {
    if (this.readyState !== CONNECTING) return
    this.readyState = OPEN
    this.#host.watch.record('  opened')
    this.#tell('open', new Event('open'))
  }

  #down(frame: string | Uint8Array, overtaken: number): void {
    let arrives = this.#host.time.now + overtaken + this.#network.delay
    if (overtaken === 0) arrives = this.#lastDown = Math.max(this.#lastDown, arrives)
    this.#host.time.at(arrives, () => {
      this.#downward.push(() => this.#host.task(() => this.#heard(frame)))
      this.#arrived(this.#downward)
    })
  }

  /** While the network is away, TCP repeats what was sent. It arrives in order when the network is back. */
  #arrived(waiting: (() => void)[]): void {
    if (this.deaf || this.readyState === CLOSED) waiting.length = 0
    else if (!this.#network.down) for (const deliver of waiting.splice(0)) deliver()
    else if (waiting.length === 1) this.#host.time.after(REPEATED_AFTER_MS, () => this.#repeated(waiting))
  }

  #repeated(waiting: (() => void)[]): void {
    const [first] = waiting
    if (!first) return
    if (this.#network.down && !this.deaf && this.readyState !== CLOSED)
      this.#host.time.after(REPEATED_AFTER_MS, () => this.#repeated(waiting))
    else this.#arrived(waiting)
  }

  #heard(frame: string | Uint8Array): void {
    if (this.readyState !== OPEN) return
    this.#network.tap?.hears(this, frame)
    const text = typeof frame === 'string'
    this.#host.watch.record(`  hears ${text ? frame.slice(0, 1500) : `${frame.length} bytes`}`)
    const data: unknown = text ? frame : copyOf(frame).buffer
    this.#tell('message', new MessageEvent('message', { data }))
  }

  #closed(code: number, wasClean: boolean, reason = ''): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.closedWith = code
    this.#ended()
    this.#host.watch.record(`  closed with ${code}`)
    if (!wasClean) this.#tell('error', new Event('error'))
    this.#tell('close', Object.assign(new Event('close'), { code, reason, wasClean }))
  }

  #ended(): void {
    this.#forget()
    this.#all.delete(this)
  }

  #tell(type: 'open' | 'message' | 'close' | 'error', event: Event): void {
    this.#host.task(() => this[`on${type}`]?.(event))
    this.dispatchEvent(event)
  }
}

function copyOf(data: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
  return Uint8Array.from(view)
}

/** The class that the host's code uses. */
export function webSocketFor(host: Host, network: Network, all: OpenSockets): unknown {
  return class WebSocket extends ModelSocket {
    static readonly CONNECTING = CONNECTING
    static readonly OPEN = OPEN
    static readonly CLOSING = CLOSING
    static readonly CLOSED = CLOSED
    constructor(url: string) {
      super(url, host, network, all)
    }
  }
}
