/** A socket that a core has opened, and where in the core's memory the fast path of it reads and writes. */
export interface OpenedSocket {
  readonly socket: WebSocket
  /** Address of its accounts (`wasm/realtime/accounts.h`). */
  readonly accounts: number
  /** Address of the epoch. */
  readonly epoch: number
  /** The core's memory as it is now: another one when it has grown. */
  readonly memory: () => ArrayBufferLike
}

/** So many frames are kept one by one, in a ring. */
const KEPT = 64
/** Numbers: of all frames, and of one of them. */
const HEAD = 2
const FRAME = 3
const BYTES = 8

/**
 * What is delivered without the core of one socket's frames, written where the core looks before it does anything else: so metrics, the
 * trace and liveness know of every frame.
 */
export class Accounts {
  readonly #opened: OpenedSocket
  readonly #at: number
  readonly #epochAt: number
  #numbers: Float64Array = new Float64Array(0)

  constructor(opened: OpenedSocket) {
    this.#opened = opened
    this.#at = opened.accounts / BYTES
    this.#epochAt = opened.epoch / BYTES
  }

  get epoch(): number {
    // Memory that has grown leaves its old view empty.
    if (this.#numbers.length === 0) this.#numbers = new Float64Array(this.#opened.memory())
    return this.#numbers[this.#epochAt] ?? 0
  }

  /** After `epoch` was read. */
  add(lesson: number, bytes: number, now: number): void {
    const numbers = this.#numbers
    const at = this.#at
    const frames = numbers[at] ?? 0
    numbers[at] = frames + 1
    numbers[at + 1] = (numbers[at + 1] ?? 0) + bytes
    const frame = at + HEAD + FRAME * (frames % KEPT)
    numbers[frame] = lesson
    numbers[frame + 1] = bytes
    numbers[frame + 2] = now
  }
}
