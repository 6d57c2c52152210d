import type { Session } from '../session.js'

/** The page says what it knows. The death of a worker is noticed late. */
const TOLD_WITHIN_MS = 2_000
const TOLD_OF_WORKER_WITHIN_MS = 15_000
/** After 45 s of silence a connection counts as lost (docs/connection.md). Joins that block the server excuse 15 s more. */
const SILENCE_MS = 62_000
/** Without a round trip there is no quality yet. On a slow network the answer is late. */
const FIRST_ANSWER_MS = 6_000
/** A dial that hung for 10 s, and the longest wait after it. */
const NEXT_DIAL_MS = 42_000

/** What the page says of its connection, and for how long that was not true. */
export class Standing {
  readonly #since = new Map<string, number>()
  #client: unknown

  /** Every second. */
  offence(session: Session): string | undefined {
    const { page, client, wanted } = session
    const { state, quality, error } = client.connection.getSnapshot()
    if (client !== this.#client) this.#since.clear()
    this.#client = client
    if (!page.awake || !wanted || error?.final) return undefined
    const isConnected = state === 'connected'
    if (quality.state !== state || (!isConnected && quality.level !== 'offline'))
      return `says that it is ${state}, and its quality ${quality.state} and ${quality.level}`
    return this.#untruth(session, isConnected, quality.level === 'offline')
  }

  #untruth(session: Session, isConnected: boolean, isOffline: boolean): string | undefined {
    const { machine, options } = session
    const open = [...machine.sockets].filter(({ readyState, OPEN }) => readyState === OPEN)
    const isFine = worksFor(session)
    const hearing = open.filter(({ deaf }) => !deaf)
    const live = isFine ? hearing : []
    // This holds on a slow network, too: late is not never.
    const hears = hearing.length > 0 && !machine.network.down
    const answers = live.some(({ server }) => server?.isBlocked === false)
    const without = options.host === 'worker' ? TOLD_OF_WORKER_WITHIN_MS : TOLD_WITHIN_MS
    const untruths: readonly [what: string, holds: boolean, most: number, since?: number][] = [
      ['says that it is connected, and has no socket', isConnected && open.length === 0, without, session.lastOpenAt],
      ['says that it is connected, and hears nothing', isConnected && !hears, SILENCE_MS, session.lastOpenAt],
      ['says that it is not connected, and is', !isConnected && live.length > 0, TOLD_WITHIN_MS],
      ['says that it is offline, and is answered', isConnected && isOffline && answers, FIRST_ANSWER_MS],
      ['does not connect, where nothing hinders it', !isConnected && isFine, NEXT_DIAL_MS, session.lastOpenAt],
    ]
    for (const [what, holds, most, since] of untruths)
      if (this.#lasted(session, what, holds, since) > most) return `${what}, for more than ${most} ms`
    return undefined
  }

  /** For how long it has held on a page that nothing hindered. @param notBefore the condition may have ended between two looks */
  #lasted({ world, lastHinderedAt }: Session, what: string, holds: boolean, notBefore = -Infinity): number {
    const { now } = world.time
    if (!holds) this.#since.delete(what)
    else if (!this.#since.has(what)) this.#since.set(what, now)
    return now - Math.max(this.#since.get(what) ?? now, lastHinderedAt, notBefore)
  }
}

/** The network is as the browser says, and nothing on it fails. */
function worksFor({ machine, page }: Session): boolean {
  const { down, serverDown, dialsHang, flapping, latencyMs } = machine.network
  return !(down || serverDown || dialsHang || flapping) && latencyMs <= 1_000 && page.navigator.onLine
}
