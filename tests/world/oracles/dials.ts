import type { ModelSocket } from '../../../js/src/testing/network/model_socket.js'
import type { ModelWorker } from '../realm/worker.js'
import type { Session } from '../session.js'

/** The core counts fractions of a millisecond, the page's timers do not. */
const ROUNDING_MS = 2
/** A dial comes at once after what hurries it (docs/connection.md). */
const MOST = { dials: 6, withinMs: 20_000 - ROUNDING_MS } as const
const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000] as const
/** The share of a wait that jitter leaves. */
const LEAST_SHARE = 0.75
/** From here on a wait is long. After a stable connection the first one is cut in two. */
const LONG_MS = 8_000
const STABLE_MS = 10_000
/** A connection that was up so long, and was answered, starts the back-off anew. */
const HEALTHY_MS = 2_000
/** The first wait after such a close is spread, and may be none. */
const RESTARTS: readonly (number | undefined)[] = [1001, 1012, 1013]
/** The page is looked at so often at least. */
const LOOK_EVERY_MS = 1_000
/** What is said to a worker takes so long at most. */
const COMMAND_TAKES_MS = 50

/** The sockets of one machine: never two at once, none against the user's wish, and none sooner than the back-off allows. */
export class Dials {
  readonly #known = new WeakSet<ModelSocket>()
  #worker: ModelWorker | undefined
  #wallOffset = 0
  #times: number[] = []
  #last: ModelSocket | undefined
  /** When the last socket was seen to open, if it was, and when it was seen to be over. */
  #openedAt: number | undefined
  #goneAt: number | undefined
  /** Waits since the back-off began anew, including the one under way; 0: it may have been hurried. */
  #waits = 0
  /** A stable connection earns this: one long wait is cut in two and does not count. */
  #hasSpare = false

  /** Counts anew, because the client connects again or its clock was set. */
  forgive(): void {
    this.#times = []
    this.#waits = 0
    if (this.#last && this.#last.readyState >= this.#last.CLOSING) this.#last = undefined
  }

  /** After each step. */
  offence(session: Session): string | undefined {
    const { machine, page } = session
    const [worker] = page.workers
    const isAnother = worker !== this.#worker || page.wallOffset !== this.#wallOffset
    this.#followLast(session)
    if (isAnother || session.lastAsleepAt === session.world.time.now) this.forgive()
    this.#worker = worker
    this.#wallOffset = page.wallOffset
    const live = [...machine.sockets].filter(({ readyState, CLOSING }) => readyState < CLOSING)
    if (live.length > 1) return `has ${live.length} sockets at once`
    for (const socket of machine.sockets) {
      if (this.#known.has(socket)) continue
      this.#known.add(socket)
      const offence = this.#dialled(session)
      this.#last = socket
      this.#openedAt = this.#goneAt = undefined
      if (offence) return offence
    }
    return undefined
  }

  #followLast({ machine, world }: Session): void {
    const last = this.#last
    const { now } = world.time
    if (!last || this.#goneAt !== undefined) return
    if (last.readyState === last.OPEN) this.#openedAt ??= now
    if (machine.sockets.has(last) && last.readyState < last.CLOSING) return
    this.#goneAt = now
    const up = now - (this.#openedAt ?? now)
    this.#waits = up < HEALTHY_MS ? this.#waits + 1 : 1
    this.#hasSpare ||= up >= STABLE_MS
  }

  #dialled(session: Session): string | undefined {
    const { wanted, world, options, unwantedAt, lastAsleepAt } = session
    const { now } = world.time
    const mayNotKnow = options.host === 'worker' && now - Math.max(unwantedAt, lastAsleepAt) < COMMAND_TAKES_MS
    if (!wanted && !mayNotKnow) return 'dialled after its user disconnected'
    this.#times = [...this.#times.filter((at) => at > now - MOST.withinMs), now]
    if (this.#times.length > MOST.dials) return `dialled ${this.#times.length} times in ${MOST.withinMs} ms`
    return this.#last && this.#goneAt !== undefined ? this.#hastyOffence(session, now - this.#goneAt) : undefined
  }

  #hastyOffence({ hurriedAt, lastAsleepAt, page, options }: Session, waited: number): string | undefined {
    const late = options.host === 'worker' ? COMMAND_TAKES_MS : 0
    const said = Math.max(hurriedAt, page.toldAt)
    // What was said while the page did not run reaches it when it wakes, which is one look later at most.
    const heard = lastAsleepAt >= said ? lastAsleepAt + LOOK_EVERY_MS : said
    if (heard + late >= (this.#goneAt ?? 0)) this.#waits = 0
    const step = BACK_OFF_MS[Math.min(this.#waits, BACK_OFF_MS.length) - 1] ?? 0
    const isSpread = this.#waits === 1 && RESTARTS.includes(this.#last?.closedWith)
    if (isSpread || waited >= LEAST_SHARE * step - ROUNDING_MS) return undefined
    const isCut = this.#hasSpare && step >= LONG_MS && waited >= (LEAST_SHARE * step) / 2 - ROUNDING_MS
    if (!isCut) return `dialled after ${waited.toFixed(0)} ms, where it was to wait for ${step} ms`
    this.#hasSpare = false
    this.#waits -= 1
    return undefined
  }
}
