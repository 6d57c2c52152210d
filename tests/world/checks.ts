import type { ModelSocket } from '../../js/src/testing/network/model_socket.js'
import type { Heard } from '../../js/src/testing/server/realtime.js'
import { coreOverBounds, leftovers, overBounds } from './oracles/bounds.js'
import { Clocks } from './oracles/clock.js'
import { rightsOffence } from './oracles/rights.js'
import { subscriptionOffence, unsubscribed } from './oracles/subscriptions.js'
import { tableOffence, viewOffence } from './oracles/views.js'
import { Messages } from './oracles/messages.js'
import { Rooms } from './oracles/presence.js'
import { typingOffence } from './oracles/typing.js'
import type { Sent, Session } from './session.js'
import type { World } from './world.js'

const LOOK_EVERY_MS = 1_000
/** A message from a worker takes its time, and a timer may be late. */
const LATE_MS = 2_000
/** If the worker does not answer, its page says so a second later. */
const LATE_IN_WORKER_MS = LATE_MS + 1_000

/** What must hold at all times. The world keeps the first thing that does not. */
export class Checks {
  /** The run is at its end. Nothing more is checked. */
  over = false
  readonly #world: World
  readonly #messages: Messages
  readonly #clocks = new Clocks()
  readonly #rooms: Rooms
  readonly #looked = new Map<Session, number>()

  constructor(world: World) {
    this.#world = world
    this.#messages = new Messages(world.sessions)
    this.#rooms = new Rooms(world)
  }

  /** After each step: nobody may hold what is not theirs. */
  eachStep(): void {
    if (this.over) return
    if (this.#world.healed) this.#rooms.follow()
    for (const session of this.#world.sessions) {
      const { page } = session
      if (!page?.alive) continue
      const running = page.awake && [...page.workers].every(({ realm }) => realm.awake)
      if (!running) session.lastAsleepAt = this.#world.time.now
      if (session.sleeping) session.lastSleptAt = this.#world.time.now
      if ([...session.machine.sockets].some(isOpen)) session.lastOpenAt = this.#world.time.now
      if (!running || page.throttleMs > 0) session.lastSlowAt = this.#world.time.now
      if (!running || page.throttleMs > 0 || !session.wanted) session.lastHinderedAt = this.#world.time.now
      this.#say(session, this.#clocks.offence(session))
      this.#say(session, session.dials.offence(session))
      this.#look(session)
    }
  }

  /** Every second: what may be wrong for a while, but not for long. */
  startWatching(): void {
    this.#world.time.after(LOOK_EVERY_MS, () => {
      if (this.over) return
      for (const session of this.#world.sessions) {
        if (!session.page?.alive) continue
        this.#say(session, subscriptionOffence(session))
        this.#say(session, overBounds(session) ?? coreOverBounds(session))
        this.#say(session, session.standing.offence(session))
        this.#say(session, late(session))
        this.#say(session, rightsOffence(session))
      }
      this.startWatching()
    })
  }

  /** A message reached the server. */
  heard(heard: Heard): void {
    const offence = this.#messages.offence(heard, this.#world.time.now)
    this.#world.require(offence === undefined, offence ?? '')
  }

  /** All faults ended a while ago. Returns what is still not well; nothing if everything is. */
  unrecovered(): string | undefined {
    for (const session of this.#world.sessions) {
      const offence = unrecovered(session) ?? this.#rooms.offence(session)
      if (offence !== undefined) return `${session.name}: ${offence}`
    }
    return undefined
  }

  /** After a while longer: every message has settled, and the server has got what was acknowledged. */
  settled(): void {
    for (const session of this.#world.sessions) {
      for (const sent of session.sent) {
        const { n, page, outcome } = sent
        if (page !== session.page) continue
        this.#say(session, outcome === undefined && !mayWait(session, sent) ? `${n} never settled` : undefined)
        const lost = outcome === 'acked' && !this.#messages.has(n)
        this.#say(session, lost ? `${n} was acknowledged, and the server never had it` : undefined)
      }
    }
  }

  /** After everything was disposed of. */
  gone(): void {
    for (const session of this.#world.sessions) {
      const open = session.sent.find(({ page, outcome }) => page === session.page && outcome === undefined)
      this.#say(session, open && `${open.n} has not settled at the client's end`)
      this.#say(session, leftovers(session))
    }
  }

  #look(session: Session): void {
    // What is shown is checked when it changes. What must be gone by a certain moment is checked every second.
    const { version } = session.screen
    if (this.#looked.get(session) === version) return
    this.#looked.set(session, version)
    this.#say(session, rightsOffence(session))
  }

  #say(session: Session, offence: string | undefined): void {
    if (offence !== undefined) this.#world.require(false, `${session.name}: ${offence}`)
  }
}

function isOpen({ readyState, OPEN }: ModelSocket): boolean {
  return readyState === OPEN
}

/** While nobody is signed in, what a user has sent waits for them. */
function mayWait({ user }: Session, { users, isEdit }: Sent): boolean {
  return !isEdit && user === null && [...users].some((one) => one !== null)
}

function unrecovered(session: Session): string | undefined {
  const { state } = session.client.connection.getSnapshot()
  if (state !== 'connected') return `is ${state}, with all faults over`
  const widgets = session.board.getSnapshot()
  const offences = widgets.map((widget) => viewOffence(session, widget) ?? tableOffence(session, widget))
  return offences.find((offence) => offence !== undefined) ?? unsubscribed(session) ?? typingOffence(session)
}

/** A sender who sets a timeout is told by then, wherever the message is. A page that does not run tells nobody. */
function late({ sent, page, lastSlowAt, lastSleptAt, world, options }: Session): string | undefined {
  const { now } = world.time
  // After the machine has slept, a timer goes on from where it stood. Nothing tells the page so until something happens on it.
  const rest = (at: number, settleBy: number): number => (lastSleptAt > at ? settleBy - at : 0)
  if (!page.awake || page.throttleMs > 0) return undefined
  const most = options.host === 'worker' ? LATE_IN_WORKER_MS : LATE_MS
  const one = sent.find(
    ({ at, settleBy = Infinity, outcome, page: of }) =>
      outcome === undefined && of === page && now > Math.max(settleBy, lastSlowAt + rest(at, settleBy)) + most,
  )
  return one && `${one.n} was to settle by ${one.settleBy}`
}
