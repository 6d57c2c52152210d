import type { Presence } from '../channel/channel_types.js'
import type { RealtimeChannel } from '../channel/channel.js'
import { StandingLease } from '../channel/standing_lease.js'
import type { RealtimeClient } from '../client/client.js'
import type { HoldfastError } from '../base/errors.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import { clearInterval, setInterval } from '../base/time.js'
import type { Row, Unsubscribe } from '../base/types.js'
import { watchActivity } from './activity.js'
import type { Activity } from './activity.js'

/** A user who is online, on one device or several. */
export interface OnlineUser {
  /** The presence key: the user's id. */
  readonly id: string
  /** As the user set it (`'online'`, `'busy'`…). */
  readonly status: string
  /** The activity of the device that is used most. */
  readonly activity: Activity
  /** The last sign of life, in milliseconds since 1970. */
  readonly lastSeen: number
  /** Everything else that was tracked, from the device seen last. */
  readonly details: Row
}

export interface PresenceSnapshot {
  readonly onlineUsers: readonly OnlineUser[]
  /** When each user who has left since this page was opened was last seen, by id. */
  readonly lastSeen: Readonly<Record<string, number>>
  readonly status: string
  readonly activity: Activity
  /** True until it is known who is present. If that cannot be known, `error` says why and is final. */
  readonly loading: boolean
  readonly error: HoldfastError | null
}

export interface PresenceSettings {
  readonly channel: string
  readonly userId: string
  readonly isPrivate: boolean
  readonly heartbeatMs: number
  readonly idleAfterMs: number
}

export const NOBODY: PresenceSnapshot = Object.freeze({
  onlineUsers: Object.freeze([]),
  lastSeen: Object.freeze({}),
  status: 'online',
  activity: 'active',
  loading: true,
  error: null,
})

const RANK: Readonly<Record<Activity, number>> = { active: 2, idle: 1, away: 0 }

/** This user's presence on one channel, and everyone else's. All components that ask share one session. */
export class PresenceSession {
  readonly store = new SnapshotStore<PresenceSnapshot>({ ...NOBODY })
  readonly #lease: StandingLease
  readonly #stops: Unsubscribe[]
  #own: Row

  constructor(client: RealtimeClient, { channel, userId, isPrivate, heartbeatMs, idleAfterMs }: PresenceSettings) {
    const config = { private: isPrivate, presence: { key: userId } }
    this.#own = { status: NOBODY.status }
    this.#lease = new StandingLease(client.connection.connection, channel, { config })
    this.#lease.follow(
      (next) => this.#begin(next),
      (error) => {
        this.#failed(error)
      },
    )
    const beat = setInterval(() => {
      this.#announce()
    }, heartbeatMs)
    this.#stops = [
      watchActivity(idleAfterMs, (activity) => {
        this.store.update({ activity })
        this.#announce()
      }),
      () => {
        clearInterval(beat)
      },
    ]
  }

  #begin(channel: RealtimeChannel): Unsubscribe[] {
    const stops = [
      channel.listen('presence', { event: 'sync' }, () => {
        this.#synced()
      }),
      channel.onStatus((status, error) => {
        this.#failed(status === 'SUBSCRIBED' ? undefined : error)
      }),
      channel.onJoinedForNextUser(() => {
        this.#announce()
      }),
    ]
    channel.subscribeQuietly()
    this.#failed(this.#lease.claim?.error ?? channel.error)
    // Other components already use the channel, so it knows who is present.
    if (Object.keys(channel.presenceState()).length > 0) this.#synced()
    this.#announce()
    return stops
  }

  /** Changes what others see of this user. */
  update(details: Row): void {
    this.#own = { ...this.#own, ...details }
    if (typeof details.status === 'string') this.store.update({ status: details.status })
    this.#announce()
  }

  dispose(): void {
    for (const stop of this.#stops) stop()
    this.#send({ event: 'untrack' })
    this.#lease.release()
  }

  /** Nobody will learn who is present, so `loading` ends. */
  #failed(error: HoldfastError | undefined): void {
    this.store.update({ error: error ?? null, ...(error?.final ? { loading: false } : {}) })
  }

  /** The core repeats the announcement after each rejoin, and keeps to the server's rate limit. */
  #announce(): void {
    const { activity } = this.store.getSnapshot()
    this.#send({ event: 'track', payload: { ...this.#own, activity, last_seen: new Date().toISOString() } })
  }

  #send(message: { event: string; payload?: Row }): void {
    void this.#lease.channel.settle({ type: 'presence', ...message }, undefined, 0, this.#lease.claim)
  }

  #synced(): void {
    const before = this.store.getSnapshot()
    const state = this.#lease.channel.presenceState()
    const onlineUsers = Object.entries(state).map(([id, presences]) => userOf(id, presences))
    const gone = before.onlineUsers
      .filter(({ id }) => !(id in state))
      .map(({ id, lastSeen }) => [id, lastSeen] as const)
    const known = Object.entries(before.lastSeen).filter(([id]) => !(id in state))
    this.store.update({
      onlineUsers: Object.freeze(onlineUsers),
      lastSeen: Object.freeze(Object.fromEntries([...known, ...gone])),
      loading: false,
    })
  }
}

function userOf(id: string, presences: readonly Presence[]): OnlineUser {
  const newest = [...presences].sort((a, b) => seenAt(b) - seenAt(a))[0] ?? { presence_ref: '' }
  const most = [...presences].sort((a, b) => RANK[activityOf(b)] - RANK[activityOf(a)])[0] ?? newest
  const details: Row = { ...newest }
  const { status } = details as { status?: unknown }
  for (const own of ['presence_ref', 'status', 'activity', 'last_seen']) Reflect.deleteProperty(details, own)
  return Object.freeze({
    id,
    status: typeof status === 'string' ? status : NOBODY.status,
    activity: activityOf(most),
    lastSeen: seenAt(newest),
    details: Object.freeze(details),
  })
}

function activityOf(presence: Row): Activity {
  const activity: unknown = presence.activity
  return activity === 'idle' || activity === 'away' ? activity : 'active'
}

function seenAt(presence: Row): number {
  return Date.parse(String(presence.last_seen)) || 0
}
