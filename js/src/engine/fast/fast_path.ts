import type { FastEvent, TaughtEvent } from '../../port/port.js'
import { Accounts } from './accounts.js'
import type { OpenedSocket } from './accounts.js'
import { BytesTemplate, TextTemplate } from './template.js'
import { Templates } from './templates.js'

/**
 * What the fast path needs from whoever runs the core. This file loads on its own, so it imports nothing that the package's entry imports.
 */
export interface FastPathHost {
  /** True while events are being delivered: a new frame must then go through the core, to keep the order. */
  readonly isBusy: () => boolean
  /** The time, like `performance.now()`. */
  readonly now: () => number
  /** @param lesson number of the template that the event fits */
  readonly tell: (event: FastEvent, lesson: number) => void
}

/**
 * Delivers frames that resemble an earlier frame, without calling the core. It knows nothing of the protocol: the core teaches it which
 * parts of a frame may differ. A lesson holds until the core's epoch changes. All other frames go to the core, in order.
 */
export class FastPath {
  readonly #host: FastPathHost
  /** The socket and the frame that the core is handling now. */
  #answering: { readonly socket: FastSocket; readonly data: string | ArrayBuffer } | undefined

  constructor(host: FastPathHost) {
    this.#host = host
  }

  /** Puts the fast path in front of the core for this socket. */
  open(opened: OpenedSocket): void {
    const { socket } = opened
    const toCore = socket.onmessage
    if (!toCore) return
    const fast = new FastSocket(opened)
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (!this.#host.isBusy() && fast.take(event.data, this.#host)) return
      this.#answering = { socket: fast, data: event.data }
      toCore.call(socket, event)
      this.#answering = undefined
    }
  }

  learn(taught: TaughtEvent): void {
    this.#answering?.socket.learn(taught, this.#answering.data)
  }
}

/** What the core taught about one socket's frames. Each socket learns separately, because another one may have other channels. */
class FastSocket {
  readonly #accounts: Accounts
  readonly #templates = new Templates()
  #epoch = 0

  constructor(opened: OpenedSocket) {
    this.#accounts = new Accounts(opened)
  }

  learn(taught: TaughtEvent, data: string | ArrayBuffer): void {
    if (taught.epoch !== this.#epoch) this.#templates.clear()
    this.#epoch = taught.epoch
    this.#templates.add(typeof data === 'string' ? new TextTemplate(taught, data) : new BytesTemplate(taught, data))
  }

  /** Returns true if it has delivered the frame's event. */
  take(data: string | ArrayBuffer, { now, tell }: FastPathHost): boolean {
    const templates = this.#templates
    if (templates.size === 0) return false
    if (this.#accounts.epoch !== this.#epoch) {
      templates.clear()
      return false
    }
    const event = templates.read(data)
    if (!event) return false
    const { number } = templates
    this.#accounts.add(number, typeof data === 'string' ? data.length : data.byteLength, now())
    tell(event, number)
    return true
  }
}
