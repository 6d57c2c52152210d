'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { RealtimeChannel } from '../channel/channel.js'
import type { RealtimeChannelOptions } from '../channel/channel_types.js'
import type { RealtimeClient } from '../client/client.js'
import { advise } from '../base/dev.js'
import type { HoldfastError } from '../base/errors.js'
import type { ChannelPhase } from '../channel/membership_handler.js'
import { ChannelSession, UNSUBSCRIBED } from './channel_session.js'
import { useClient } from './client_context.js'
import { sharedSession } from './shared_session.js'
import type { SharedSession } from './shared_session.js'

/**
 * {@link useChannel}'s options: the channel's own, and its client. Each component gets the config that it asks for; if that cannot be had beside
 * the others', `error` says so (`CONFIG_CONFLICT`).
 */
export interface UseChannelOptions extends RealtimeChannelOptions {
  readonly client?: RealtimeClient | undefined
  /** `false`: subscribe to nothing. Default `true`. */
  readonly enabled?: boolean | undefined
}

/** What {@link useChannel} gives. Frozen. */
export interface ChannelView {
  /** `null` until the component is mounted, while `enabled` is `false`, and while its config is refused. */
  readonly channel: RealtimeChannel | null
  readonly phase: ChannelPhase
  /** Why the channel is not subscribed, at least not with this config. `error.final` says whether it still retries. */
  readonly error: HoldfastError | null
}

/**
 * A channel for as long as a component is mounted. Components that use the same name share one channel: it joins once, and leaves
 * shortly after the last one unmounts.
 *
 * ```tsx
 * const { phase, error } = useChannel('room')
 * ```
 */
export function useChannel(name: string, options: UseChannelOptions = {}): ChannelView {
  const shared = useChannelShare(name, options)
  const snapshot = useShared(shared)
  return useMemo(() => Object.freeze({ channel: shared?.session()?.channel ?? null, ...snapshot }), [shared, snapshot])
}

/** The shared session of a channel; `undefined` while none is wanted. */
export function useChannelShare(name: string, options: UseChannelOptions): SharedSession<ChannelSession> | undefined {
  const client = useClient(options.client)
  advise('hook', options)
  const config = JSON.stringify(options.config ?? {})
  const { enabled = true, subscribedWhen } = options
  return useMemo(() => {
    if (!enabled) return undefined
    const own = { config: JSON.parse(config) as object, ...(subscribedWhen && { subscribedWhen }) }
    return sharedSession(
      client,
      `channel ${name} ${config} ${subscribedWhen ?? ''}`,
      () => new ChannelSession(client, name, own),
      name,
    )
  }, [client, name, config, enabled, subscribedWhen])
}

/** The snapshot of a channel's session. */
export function useShared(shared: SharedSession<ChannelSession> | undefined) {
  const subscribe = useCallback((listener: () => void) => shared?.subscribe(listener) ?? (() => undefined), [shared])
  return useSyncExternalStore(
    subscribe,
    () => shared?.session()?.store.getSnapshot() ?? UNSUBSCRIBED,
    () => UNSUBSCRIBED,
  )
}
