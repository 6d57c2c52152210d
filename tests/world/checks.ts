import type { Heard } from '../../js/src/testing/server/realtime_server.js'
import { leftovers, overBounds } from './oracles/bounds.js'
import { Clocks } from './oracles/clock.js'
import { rightsOffence } from './oracles/rights.js'
import { subscriptionOffence, unsubscribed } from './oracles/subscriptions.js'
import { tableOffence, viewOffence } from './oracles/views.js'
import type { Sent, Session } from './session.js'
import type { World } from './world.js'

const LOOK_EVERY_MS = 1_000

/** What must hold whatever happens. The first thing that does not is kept, by the world. */
export class Checks {
  /** The run is at its end: nothing more is looked at. */
  over = false
  readonly #world: World
  /** What the servers took, by its number. */
  readonly #heard = new Set<number>()
  readonly #clocks = new Clocks()
  readonly #looked = new Map<Session, number>()

  constructor(world: World) {
    this.#world = world
  }

  /** After each happening: nobody holds what is not theirs. */
  eachStep(): void {
    if (this.over) return
    for (const session of this.#world.sessions) {
      const { page } = session
      if (!page?.alive) continue
      const running = page.awake && [...page.workers].every(({ realm }) => realm.awake)
      if (!running) session.lastAsleepAt = this.#world.time.now
      if (!running || page.throttleMs > 0 || !session.wanted) session.lastHinderedAt = this.#world.time.now
      this.#say(session, this.#clocks.offence(session))
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
        this.#say(session, overBounds(session))
        this.#say(session, rightsOffence(session))
      }
      this.startWatching()
    })
  }

  /** A message reached the server: it is the sender's, and nobody else's. */
  heard({ payload, claims }: Heard): void {
    const n = numberIn(payload)
    if (n === undefined) return
    this.#heard.add(n)
    const sender = this.#world.sessions.find(({ sent }) => sent.some((one) => one.n === n))
    const sent = sender?.sent.find((one) => one.n === n)
    const as = claims.sub ?? 'nobody'
    const users = [...(sent?.users ?? [])].map((user) => user ?? 'nobody').join(' or ')
    this.#world.require(!sent || sent.users.has(claims.sub), `${n}, sent by ${users}, went out as ${as}`)
  }

  /** All faults ended a while ago: what is not well yet; nothing where all is. */
  unrecovered(): string | undefined {
    for (const session of this.#world.sessions) {
      const offence = unrecovered(session)
      if (offence !== undefined) return `${session.name}: ${offence}`
    }
    return undefined
  }

  /** And a while longer: every message has settled, and what was acknowledged has been heard. */
  settled(): void {
    for (const session of this.#world.sessions) {
      for (const sent of session.sent) {
        const { n, page, outcome } = sent
        if (page !== session.page) continue
        this.#say(session, outcome === undefined && !mayWait(session, sent) ? `${n} never settled` : undefined)
        const lost = outcome === 'acked' && !this.#heard.has(n)
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
    // What is shown is looked at when it changes; the moment when it must be gone is looked at every second.
    const { version } = session.screen
    if (this.#looked.get(session) === version) return
    this.#looked.set(session, version)
    this.#say(session, rightsOffence(session))
  }

  #say(session: Session, offence: string | undefined): void {
    if (offence !== undefined) this.#world.require(false, `${session.name}: ${offence}`)
  }
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
  return offences.find((offence) => offence !== undefined) ?? unsubscribed(session)
}

function numberIn(payload: string | Uint8Array): number | undefined {
  if (typeof payload !== 'string') return undefined
  const parsed = JSON.parse(payload) as { n?: number; payload?: { n?: number } } | null
  return parsed?.n ?? parsed?.payload?.n
}
