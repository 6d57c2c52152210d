'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { RealtimeClient } from '../client/client.js'
import { advise } from '../base/dev.js'
import type { Row } from '../base/types.js'
import { useClient } from './client_context.js'
import { NOBODY, PresenceSession } from './presence_session.js'
import type { PresenceSnapshot } from './presence_session.js'
import { sharedSession } from './shared_session.js'

/** {@link useUserPresence}'s options. */
export interface UserPresenceOptions {
  /** The id under which others see this user. Without an id, the hook announces nobody and shows nobody. */
  readonly userId?: string | undefined
  /** The channel's name (`user-presence`). */
  readonly channel?: string | undefined
  /** If true, policies on `realtime.messages` decide who may see the presence (`false`). */
  readonly private?: boolean | undefined
  /** The time between signs of life, in milliseconds (30,000, as specified). */
  readonly heartbeatMs?: number | undefined
  /** The user is idle after this long without input, in milliseconds (60,000). */
  readonly idleAfterMs?: number | undefined
  readonly client?: RealtimeClient | undefined
}

/** What {@link useUserPresence} gives. Frozen. */
export interface UserPresence extends PresenceSnapshot {
  /** Changes what others see: `{ status: 'busy' }`, and any other fields. Announced again after each reconnect. */
  readonly updatePresence: (details: { status?: string } & Row) => void
  readonly isOnline: (userId: string) => boolean
}

/**
 * Who is online, this user included. Announces this user every 30 s with an activity (active, idle, away), until the page closes.
 *
 * ```tsx
 * const { onlineUsers, updatePresence } = useUserPresence({ userId: user.id })
 * ```
 */
export function useUserPresence(options: UserPresenceOptions): UserPresence {
  const client = useClient(options.client)
  advise('hook', options)
  const { userId, channel = 'user-presence', heartbeatMs = 30_000, idleAfterMs = 60_000 } = options
  const isPrivate = options.private ?? false
  const shared = useMemo(() => {
    if (userId === undefined) return undefined
    const settings = { channel, userId, isPrivate, heartbeatMs, idleAfterMs }
    const make = (): PresenceSession => new PresenceSession(client, settings)
    return sharedSession(client, `presence ${JSON.stringify(settings)}`, make, channel)
  }, [client, channel, userId, isPrivate, heartbeatMs, idleAfterMs])
  const subscribe = useCallback((listener: () => void) => shared?.subscribe(listener) ?? (() => undefined), [shared])
  const snapshot = useSyncExternalStore(
    subscribe,
    () => shared?.session()?.store.getSnapshot() ?? NOBODY,
    () => NOBODY,
  )
  const updatePresence = useCallback(
    (details: Row) => {
      shared?.session()?.update(details)
    },
    [shared],
  )
  return useMemo(
    () =>
      Object.freeze({
        ...snapshot,
        updatePresence,
        isOnline: (id: string) => snapshot.onlineUsers.some((user) => user.id === id),
      }),
    [snapshot, updatePresence],
  )
}
