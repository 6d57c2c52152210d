'use client'

import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { RealtimePresenceState } from '../channel/channel_types.js'
import type { HoldfastError } from '../base/errors.js'
import type { PresencePayload } from '../channel/presence_state.js'
import type { ChannelPhase } from '../channel/membership_handler.js'
import type { Row } from '../base/types.js'
import { useChannelShare, useShared } from './use_channel.js'
import type { UseChannelOptions } from './use_channel.js'

/** {@link usePresence}'s options. */
export interface UsePresenceOptions extends UseChannelOptions {
  /** What others see of this client, while it is given. Announced again when it changes and after each rejoin. */
  readonly track?: Row | undefined
  /** Called with each `join`, `update` and `leave`. */
  readonly onChange?: ((change: PresencePayload) => void) | undefined
}

/** What {@link usePresence} gives. Frozen. */
export interface PresenceView<T extends Row> {
  /** Who is present, by key. */
  readonly presences: RealtimePresenceState<T>
  readonly phase: ChannelPhase
  readonly error: HoldfastError | null
}

const NOBODY: RealtimePresenceState<never> = Object.freeze({})

/**
 * Who is present on a channel, this client included.
 *
 * ```tsx
 * const { presences } = usePresence('lobby', { config: { presence: { key: user.id } }, track: { name: user.name } })
 * ```
 * @param T the type of what is tracked; it is trusted, not checked
 */
export function usePresence<T extends Row = Row>(channel: string, options: UsePresenceOptions = {}): PresenceView<T> {
  const { track, onChange } = options
  const shared = useChannelShare(channel, askingForPresence(options))
  const snapshot = useShared(shared)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  const turn = shared?.session()?.turn ?? 0
  const listen = useCallback(
    (synced: () => void) => {
      const onChange = (change: PresencePayload): void => {
        if (change.event === 'sync') synced()
        else latest.current?.(change)
      }
      const session = shared?.session()
      // The channel is newer than the one rendered: the next render listens to it.
      if (session?.turn !== turn) return () => undefined
      return session.listen('presence', { event: '*' }, onChange)
    },
    [shared, turn],
  )
  // A late component must see at once who is there, because the server may send nothing more.
  const presences = useSyncExternalStore(
    listen,
    () => shared?.session()?.channel?.presenceState<T>() ?? NOBODY,
    () => NOBODY,
  )
  const tracked = track === undefined ? undefined : JSON.stringify(track)
  useEffect(() => {
    return tracked === undefined ? undefined : shared?.session()?.announce(tracked)
  }, [shared, tracked, turn])
  return useMemo(() => Object.freeze({ presences, ...snapshot }), [presences, snapshot])
}

/** Asks with the first join. If only the listener asked, the channel would have to join twice. */
function askingForPresence(options: UsePresenceOptions): UsePresenceOptions {
  const { config } = options
  return { ...options, config: { ...config, presence: { enabled: true, ...config?.presence } } }
}
