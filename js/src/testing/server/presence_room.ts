import type { Realtime, Room } from './realtime.js'

type Meta = Readonly<Record<string, unknown>>
type Metas = Record<string, { metas: Meta[] }>

interface Present {
  readonly key: string
  readonly meta: Meta
}

/** Who is present on one topic. A socket, or whatever else stands for a person, is in it once at most. */
export class PresenceRoom implements Room {
  readonly #server: Realtime
  readonly #topic: string
  readonly #present = new Map<object, Present>()

  constructor(server: Realtime, topic: string) {
    this.#server = server
    this.#topic = topic
  }

  /** Everybody, by key, as `presence_state` shows them. */
  state(): Metas {
    const state: Metas = {}
    for (const { key, meta } of this.#present.values()) (state[key] ??= { metas: [] }).metas.push(meta)
    return state
  }

  /** What one of them tracks. */
  of(who: object): Meta | undefined {
    return this.#present.get(who)?.meta
  }

  /** An update is one diff: a join and a leave of the same key. */
  track(who: object, key: string, payload: object): void {
    const before = this.#present.get(who)
    if (before && JSON.stringify({ ...before.meta, ...payload }) === JSON.stringify(before.meta)) return
    const previous = before && { phx_ref_prev: before.meta.phx_ref }
    const meta = { ...payload, phx_ref: this.#server.nextRef(), ...previous }
    this.#present.set(who, { key, meta })
    this.#tell({ [key]: { metas: [meta] } }, before ? { [before.key]: { metas: [before.meta] } } : {})
  }

  untrack(who: object): void {
    const before = this.#present.get(who)
    if (!before) return
    this.#present.delete(who)
    this.#tell({}, { [before.key]: { metas: [before.meta] } })
  }

  #tell(joins: Metas, leaves: Metas): void {
    const topic = this.#topic
    this.#server.relay(topic, (socket) => {
      socket.say({ joinRef: null, ref: null, topic, event: 'presence_diff', payload: { joins, leaves } })
    })
  }
}
