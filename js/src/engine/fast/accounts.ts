/** A socket that a core has opened, and where its fast path reads and writes in the core's memory. */
export interface OpenedSocket {
  readonly socket: WebSocket
  /** Address of the socket's accounts (`wasm/realtime/accounts.h`). */
  readonly accounts: number
  /** Address of the epoch. */
  readonly epoch: number
  /** The core's memory. Growing the memory replaces it, so ask each time. */
  readonly memory: () => ArrayBufferLike
}

/** Number of frames that the ring keeps one by one. */
const KEPT = 64
/** Sizes in numbers: `HEAD` for the totals, `FRAME` for each frame. */
const HEAD = 2
const FRAME = 3
const BYTES = 8

/**
 * Records the frames of one socket that were delivered without the core. The core reads these accounts before it does anything else, so
 * metrics, the trace and liveness include every frame.
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
    // Growing the memory leaves the old view empty.
    if (this.#numbers.length === 0) this.#numbers = new Float64Array(this.#opened.memory())
    return this.#numbers[this.#epochAt] ?? 0
  }

  /** Call it only after reading `epoch`. */
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
