import type { FastEvent, TaughtEvent } from '../../port/port.js'
import { Accounts } from './accounts.js'
import type { OpenedSocket } from './accounts.js'
import { BytesTemplate, TextTemplate } from './template.js'
import { Templates } from './templates.js'

/** What the fast path needs of whoever runs the core. It imports nothing that the package's entry has: it is a file of its own. */
export interface FastPathHost {
  /** Something is being told: what comes now waits its turn, behind the core. */
  readonly isBusy: () => boolean
  /** As `performance.now()`. */
  readonly now: () => number
  /** @param lesson which one the event is like */
  readonly tell: (event: FastEvent, lesson: number) => void
}

/**
 * Delivers what is like something that the core has delivered before, without the core. It knows nothing of the protocol: which parts of a
 * frame may differ it was taught, and what it was taught holds until the core's epoch changes. All else goes to the core, in order.
 */
export class FastPath {
  readonly #host: FastPathHost
  /** Whose frame the core is answering. */
  #answering: { readonly socket: FastSocket; readonly data: string | ArrayBuffer } | undefined

  constructor(host: FastPathHost) {
    this.#host = host
  }

  /** Stands before the core from now on. */
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

/** What was taught of one socket's frames: another one's may have other channels. */
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

  /** Whether it has told the frame's event. */
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
