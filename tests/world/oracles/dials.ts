import type { ModelSocket } from '../../../js/src/testing/network/model_socket.js'
import type { ModelWorker } from '../realm/worker.js'
import type { Session } from '../session.js'

/** Whatever hurries them (docs/connection.md). */
const MOST = { dials: 6, withinMs: 20_000 } as const
const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000] as const
/** Of a step, with all that may shorten it: jitter, a message that waits, the long wait that a healthy connection has earned. */
const LEAST_SHARE = 0.75 / 4
/** What a worker is told is on its way for so long. */
const COMMAND_TAKES_MS = 50

/** One machine's sockets: never two at once, none against the user's wish, and none sooner than the back-off allows. */
export class Dials {
  readonly #known = new WeakSet<ModelSocket>()
  #worker: ModelWorker | undefined
  #wallOffset = 0
  #times: number[] = []
  #last: ModelSocket | undefined
  /** When the last one was seen to be over, and whether it ever opened. */
  #goneAt: number | undefined
  #opened = false
  /** Dials in a row that came to nothing, with nothing in between that would hurry the next. */
  #failures = 0

  /** Whoever connects anew, or on a clock that was set, starts anew. */
  forgive(): void {
    this.#times = []
    this.#failures = 0
  }

  /** After each step. */
  offence(session: Session): string | undefined {
    const { machine, page } = session
    const [worker] = page.workers
    const isAnother = worker !== this.#worker || page.wallOffset !== this.#wallOffset
    if (isAnother || session.lastAsleepAt === session.world.time.now) this.forgive()
    this.#worker = worker
    this.#wallOffset = page.wallOffset
    this.#followLast(session)
    const live = [...machine.sockets].filter(({ readyState, CLOSING }) => readyState < CLOSING)
    if (live.length > 1) return `has ${live.length} sockets at once`
    for (const socket of machine.sockets) {
      if (this.#known.has(socket)) continue
      this.#known.add(socket)
      const offence = this.#dialled(session)
      this.#last = socket
      this.#opened = false
      this.#goneAt = undefined
      if (offence) return offence
    }
    return undefined
  }

  #followLast({ machine, world }: Session): void {
    const last = this.#last
    if (!last || this.#goneAt !== undefined) return
    if (last.readyState === last.OPEN) this.#opened = true
    if (machine.sockets.has(last) && last.readyState < last.CLOSING) return
    this.#goneAt = world.time.now
    this.#failures = this.#opened ? 0 : this.#failures + 1
  }

  #dialled(session: Session): string | undefined {
    const { wanted, world, page, options, unwantedAt, lastAsleepAt, hurriedAt } = session
    const { now } = world.time
    const mayNotKnow = options.host === 'worker' && now - Math.max(unwantedAt, lastAsleepAt) < COMMAND_TAKES_MS
    if (!wanted && !mayNotKnow) return 'dialled after its user disconnected'
    this.#times = [...this.#times.filter((at) => at > now - MOST.withinMs), now]
    if (this.#times.length > MOST.dials) return `dialled ${this.#times.length} times in ${MOST.withinMs} ms`
    if (Math.max(hurriedAt, page.toldAt) >= (this.#goneAt ?? 0)) this.#failures = 0
    const waited = now - (this.#goneAt ?? -Infinity)
    const least = LEAST_SHARE * (BACK_OFF_MS[Math.min(this.#failures - 2, BACK_OFF_MS.length - 1)] ?? 0)
    return waited < least ? `dialled ${waited.toFixed(0)} ms after ${this.#failures} that failed` : undefined
  }
}
