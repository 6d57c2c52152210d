import { PayloadWriter } from '../changes/payload'
import type { Subscription } from '../changes/subscriptions'
import { describeTable } from '../changes/table'
import type { Change } from '../database/database'
import type { Connection } from '../http/connection'
import { HttpError } from '../http/exchange'
import type { Sockets } from '../http/sockets'
import type { Realtime } from '../realtime/context'
import { targeted, type Target } from './faults'
import { Ovens } from './ovens'
import { isNumber, isTarget, parse } from './read_fault'

/** Updates of `public.ovens`, so many a second for so long, to those who watch the table on the targeted sockets. */
export interface FloodRequest extends Target {
  readonly perSecond: number
  readonly seconds: number
}

const MOST_PER_SECOND = 50_000
const MOST_SECONDS = 60
const BEAT_MS = 10
/** A client that is this far behind is waited for. */
const MOST_BACKLOG_BYTES = 1_000_000

/** Reads a request for a flood. Throws an `HttpError` 400. */
export function readFlood(body: string): FloodRequest {
  const fields = parse(body)
  const { perSecond, seconds = 0 } = fields
  const within = (value: unknown, most: number): boolean =>
    isNumber(value) && Number(value) >= 0 && Number(value) <= most
  if (within(perSecond, MOST_PER_SECOND) && within(seconds, MOST_SECONDS) && isTarget(fields))
    return { ...fields, perSecond: Number(perSecond), seconds: Number(seconds) }
  throw new HttpError(400, {
    message: `Not a flood. Send {"perSecond": 0…${MOST_PER_SECOND}, "seconds": 0…${MOST_SECONDS}, "page"?: name}; 0 ends the one that runs.`,
  })
}

/**
 * The one flood of a server. Its frames are those of database changes and go the same way from the channel on; the database itself gets the
 * last values only, when the flood ends.
 */
export class Floods {
  private end: () => Promise<void> = () => Promise.resolve()
  private ending = Promise.resolve()

  constructor(
    private readonly realtime: Realtime,
    private readonly sockets: Sockets,
  ) {}

  /** Ends the flood before, and starts one. Resolves with the number of sockets that it is for. */
  async start(request: FloodRequest): Promise<number> {
    await this.stop()
    if (request.perSecond === 0 || request.seconds === 0) return 0
    const flood = await Flood.of(this.realtime, () => targeted(this.sockets, request))
    const clock = setInterval(() => void flood.beat(request.perSecond), BEAT_MS)
    const last = setTimeout(() => void this.stop(), request.seconds * 1000)
    this.end = () => {
      clearInterval(clock)
      clearTimeout(last)
      return flood.end()
    }
    return targeted(this.sockets, request).length
  }

  /** Ends what runs, and stores what it reported. */
  stop(): Promise<void> {
    const { end } = this
    this.end = () => Promise.resolve()
    this.ending = this.ending.then(end)
    return this.ending
  }
}

class Flood {
  private at = performance.now()
  private owed = 0
  private busy = false
  private ended = false
  private readonly writers = new Map<string, Promise<(change: Change) => Promise<string>>>()

  private constructor(
    private readonly realtime: Realtime,
    private readonly connections: () => readonly Connection[],
    private readonly ovens: Ovens,
  ) {}

  static async of(realtime: Realtime, connections: () => readonly Connection[]): Promise<Flood> {
    return new Flood(realtime, connections, await Ovens.load(realtime.db))
  }

  /** Ends it, and stores what was reported. */
  end(): Promise<void> {
    this.ended = true
    return this.ovens.store(this.realtime.db)
  }

  /** Sends what has fallen due since the last beat; a server or client that cannot keep up is forgiven the rest. */
  async beat(perSecond: number): Promise<void> {
    const now = performance.now()
    this.owed = Math.min(this.owed + ((now - this.at) * perSecond) / 1000, perSecond / 5)
    this.at = now
    if (this.busy) return
    this.busy = true
    const due = Math.floor(this.owed)
    this.owed -= due
    await this.send(due).finally(() => {
      this.busy = false
    })
  }

  private async send(count: number): Promise<void> {
    const listeners = await this.listeners()
    if (listeners.length === 0) return
    for (let i = 0; i < count && !this.ended; i++) {
      const change = this.ovens.report()
      for (const { deliver, ids, write } of listeners) deliver(change.type, await write(change), ids)
    }
  }

  private async listeners() {
    const ready = this.connections().filter(({ backlog }) => backlog < MOST_BACKLOG_BYTES)
    const watching = ready.flatMap(({ socket }) => socket.watchingOf('public', 'ovens'))
    const listeners = watching.map(async (one) => ({
      ...wanted(one),
      write: await this.writerFor(one.identity.role),
    }))
    return (await Promise.all(listeners)).filter(({ ids }) => ids.length > 0)
  }

  private writerFor(role: string): Promise<(change: Change) => Promise<string>> {
    const known = this.writers.get(role) ?? this.makeWriter(role)
    this.writers.set(role, known)
    return known
  }

  private async makeWriter(role: string): Promise<(change: Change) => Promise<string>> {
    const { db, limits } = this.realtime
    const table = await describeTable(db, this.ovens.entity, [role])
    if (table === null) throw new Error('The table public.ovens has gone.')
    return (change) => new PayloadWriter(db, table, change, limits.rowBytes).data(role, null)
  }
}

/** Entries with a filter or a choice of columns, or for other events, are left out: a flood is no test of these. */
function wanted({
  watches,
  deliver,
}: Subscription): Pick<Subscription, 'deliver'> & { readonly ids: readonly number[] } {
  const plain = watches.filter(
    ({ wanted: { event, conditions, select } }) =>
      (event === '*' || event === 'UPDATE') && conditions.length === 0 && select === null,
  )
  return { deliver, ids: plain.map(({ id }) => id).reverse() }
}
