'use client'

import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { RealtimeBroadcastMessage } from '../channel/channel_types.js'
import { HoldfastError } from '../base/errors.js'
import { failed } from '../port/requests.js'
import type { ChannelPhase } from '../channel/membership_handler.js'
import type { Json, PushReply } from '../base/types.js'
import { useChannelShare, useShared } from './use_channel.js'
import type { UseChannelOptions } from './use_channel.js'

/** What {@link useBroadcast} gives. Frozen. */
export interface BroadcastView {
  /**
   * Sends under the hook's event: anything that JSON can hold, an `ArrayBuffer`, or a view. While the channel is not joined, the message
   * waits in the queue. The promise never rejects and always settles: look at `outcome`.
   */
  readonly send: (payload?: unknown) => Promise<PushReply>
  readonly phase: ChannelPhase
  readonly error: HoldfastError | null
}

/**
 * Broadcasts of one event on a channel that components share.
 *
 * ```tsx
 * const { send } = useBroadcast('room', 'moved', ({ payload }) => move(payload))
 * ```
 * @param callback called with each broadcast; it need not be a stable function, the latest one is called
 */
export function useBroadcast<T = Json>(
  channel: string,
  event: string,
  callback?: (message: RealtimeBroadcastMessage<T>) => void,
  options: UseChannelOptions = {},
): BroadcastView {
  const shared = useChannelShare(channel, options)
  const snapshot = useShared(shared)
  const latest = useRef(callback)
  useEffect(() => {
    latest.current = callback
  })
  const turn = shared?.session()?.turn ?? 0
  useEffect(
    () =>
      shared?.session()?.listen('broadcast', { event }, (message: RealtimeBroadcastMessage<T>) => {
        latest.current?.(message)
      }),
    [shared, event, turn],
  )
  const send = useCallback(
    (payload: unknown = {}) =>
      shared?.session()?.send({ type: 'broadcast', event, payload }) ??
      Promise.resolve(failed(new HoldfastError('NOT_SUBSCRIBED', channel))),
    [shared, event, channel],
  )
  return useMemo(() => Object.freeze({ send, ...snapshot }), [send, snapshot])
}
