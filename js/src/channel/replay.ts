import type { ReplayGap } from './channel_types.js'
import type { tryParse } from '../base/json.js'
import type { BroadcastEvent } from '../port/port.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly ReplayWatch: typeof ReplayWatch
  }
}

/** More messages than the server ever replays: enough to recognise those received before a rejoin. */
const REMEMBERED = 256
/** Protocol: the most messages that the server replays. */
const MOST = 25

/**
 * Watches a channel that asked for a replay. After every join the server replays the newest messages since a time, and does not report
 * those beyond its limit. This class drops messages that were received before, and detects whether some in between may be missing.
 */
export class ReplayWatch {
  readonly #limit: number
  readonly #parse: typeof tryParse
  readonly #since: number
  readonly #heard = new Set<string>()
  #replayed = 0
  #overlaps = false

  constructor({ since, limit = MOST }: { since: number; limit?: number }, parse: typeof tryParse) {
    this.#parse = parse
    this.#since = since
    this.#limit = Math.min(limit, MOST)
  }

  /** A join was accepted, so a replay follows. */
  joined(): void {
    this.#replayed = 0
    this.#overlaps = false
  }

  /** Whether a broadcast is new, and whether it shows that earlier ones are missing. */
  receive(event: BroadcastEvent): { readonly isNew: boolean; readonly gap: ReplayGap | undefined } {
    const meta = this.#parse(event.meta) as { id?: unknown; replayed?: unknown } | undefined
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
