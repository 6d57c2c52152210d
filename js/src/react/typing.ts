import { StandingLease } from '../channel/standing_lease.js'
import type { RealtimeClient } from '../client/client.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import { clearTimeout, monotonicNow, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'

/** A user who types is announced again within `TOLD_EVERY_MS`. Without news for this long, they have stopped. */
const EXPIRES_MS = 5_000
const TOLD_EVERY_MS = 2_000
const EVENT = 'typing'

/** Who is typing in a chat. Uses broadcasts, so it stores no row, and each notice expires by itself. */
export class Typing {
  readonly store = new SnapshotStore<{ readonly users: readonly string[] }>({ users: Object.freeze([]) })
  readonly #lease: StandingLease
  readonly #userId: string | undefined
  readonly #ends = new Map<string, Timer>()
  #toldAt = -Infinity

  constructor(client: RealtimeClient, settings: { channel: string; isPrivate: boolean; userId: string | undefined }) {
    this.#userId = settings.userId
    const config = { config: { private: settings.isPrivate } }
    this.#lease = new StandingLease(client.connection.connection, settings.channel, config)
    this.#lease.follow((channel) => {
      const hear = ({ payload }: { payload: unknown }): void => {
        this.#heard(payload)
      }
      const unlisten = channel.listen('broadcast', { event: EVENT }, hear, this.#lease.claim)
      channel.subscribeQuietly()
      return [unlisten]
    })
  }

  /** Says that this user is typing, or has stopped. Tells the others every two seconds at most, however often it is called. */
  set(isTyping: boolean): void {
    const now = monotonicNow()
    if (isTyping && now - this.#toldAt < TOLD_EVERY_MS) return
    if (!isTyping && this.#toldAt === -Infinity) return
    this.#toldAt = isTyping ? now : -Infinity
    // Do not queue it: a notice that waits for a connection would arrive too late to be true.
    if (this.#lease.channel.phase !== 'subscribed') return
    const payload = { user_id: this.#userId, typing: isTyping }
    void this.#lease.channel.settle({ type: 'broadcast', event: EVENT, payload }, undefined, 0, this.#lease.claim)
  }

  dispose(): void {
    for (const end of this.#ends.values()) clearTimeout(end)
    this.#lease.release()
  }

  #heard(payload: unknown): void {
    const { user_id: user, typing } = (payload ?? {}) as { user_id?: unknown; typing?: unknown }
    if (typeof user !== 'string' || user === this.#userId) return
    clearTimeout(this.#ends.get(user))
    this.#ends.delete(user)
    if (typing === true)
      this.#ends.set(
        user,
        setTimeout(() => {
          this.#ends.delete(user)
          this.#show()
        }, EXPIRES_MS),
      )
    this.#show()
  }

  #show(): void {
    this.store.update({ users: Object.freeze([...this.#ends.keys()]) })
  }
}
