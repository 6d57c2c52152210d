import type { ReplayGap } from './channel_types.js'
import type { tryParse } from '../base/json.js'
import type { BroadcastEvent } from '../port/port.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly Replays: typeof Replays
  }
}

/** Who asked for a replay, and for which. The owner `undefined` is the channel itself. */
export type ReplayAsks = ReadonlyMap<object | undefined, { since: number; limit?: number }>

/**
 * The replays of one channel. The server replays for all together, so each message is passed on to those who asked for a replay and have not
 * had it, and a replayed one to nobody else.
 */
export class Replays {
  readonly #parse: typeof tryParse
  readonly #watches = new Map<object | undefined, ReplayWatch>()

  constructor(parse: typeof tryParse) {
    this.#parse = parse
  }

  /** A join was accepted, so a replay follows. */
  joined(): void {
    for (const watch of this.#watches.values()) watch.joined()
  }

  /** Who hears a broadcast, and whether it shows that earlier ones are missing. */
  receive(event: BroadcastEvent, asks: ReplayAsks) {
    const meta = this.#parse(event.meta) as Meta | undefined
    for (const owner of this.#watches.keys()) if (!asks.has(owner)) this.#watches.delete(owner)
    const has = new Set<object | undefined>()
    let gap: ReplayGap | undefined
    for (const [owner, asked] of asks) {
      const watch = this.#watches.get(owner) ?? new ReplayWatch(asked)
      this.#watches.set(owner, watch)
      const received = watch.receive(meta)
      if (!received.isNew) has.add(owner)
      gap ??= received.gap
    }
    const isReplayed = meta?.replayed === true
    return { gap, hears: (owner: object | undefined) => !has.has(owner) && (!isReplayed || asks.has(owner)) }
  }
}

interface Meta {
  readonly id?: unknown
  readonly replayed?: unknown
}

/** More messages than the server ever replays: enough to recognise those received before a rejoin. */
const REMEMBERED = 256
/** Protocol: the most messages that the server replays. */
const MOST = 25

/**
 * Watches the messages for one who asked for a replay. After every join the server replays the newest messages since a time, and does not report
 * those beyond its limit. This class drops messages that were received before, and detects whether some in between may be missing.
 */
class ReplayWatch {
  readonly #limit: number
  readonly #since: number
  readonly #heard = new Set<string>()
  #replayed = 0
  #overlaps = false

  constructor({ since, limit = MOST }: { since: number; limit?: number }) {
    this.#since = since
    this.#limit = Math.min(limit, MOST)
  }

  /** A join was accepted, so a replay follows. */
  joined(): void {
    this.#replayed = 0
    this.#overlaps = false
  }

  /** Whether a broadcast is new, and whether it shows that earlier ones are missing. */
  receive(meta: Meta | undefined): { readonly isNew: boolean; readonly gap: ReplayGap | undefined } {
    const id = typeof meta?.id === 'string' ? meta.id : undefined
    const isNew = id === undefined || !this.#heard.has(id)
    if (id !== undefined) this.#remember(id)
    if (meta?.replayed !== true) return { isNew, gap: undefined }
    this.#replayed += 1
    if (!isNew) this.#overlaps = true
    const capped = this.#replayed === this.#limit && !this.#overlaps
    return { isNew, gap: capped ? Object.freeze({ since: this.#since, limit: this.#limit }) : undefined }
  }

  #remember(id: string): void {
    this.#heard.add(id)
    const [oldest] = this.#heard
    if (this.#heard.size > REMEMBERED && oldest !== undefined) this.#heard.delete(oldest)
  }
}
