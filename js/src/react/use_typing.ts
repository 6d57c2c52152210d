import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { ChatOptions } from './chat_types.js'
import { useClient } from './client_context.js'
import { sharedSession } from './shared_session.js'
import { Typing } from './typing.js'

const NOBODY_TYPES: readonly string[] = Object.freeze([])

/** Who else is typing in a chat, and a function to say that this user is. */
export function useTyping(channelId: string, options: ChatOptions) {
  const client = useClient(options.client)
  const { userId, enabled = true } = options
  const wanted = options.typing !== false && enabled
  const { channel = `chat:${channelId}`, private: isPrivate = true } = options.typing || {}
  const shared = useMemo(
    () =>
      wanted
        ? sharedSession(client, `typing ${channel}`, () => new Typing(client, { channel, isPrivate, userId }))
        : undefined,
    [client, wanted, channel, isPrivate, userId],
  )
  const subscribe = useCallback((listener: () => void) => shared?.subscribe(listener) ?? (() => undefined), [shared])
  const typingUsers = useSyncExternalStore(
    subscribe,
    () => shared?.session()?.store.getSnapshot().users ?? NOBODY_TYPES,
    () => NOBODY_TYPES,
  )
  const setTyping = useCallback(
    (isTyping: boolean) => {
      shared?.session()?.set(isTyping)
    },
    [shared],
  )
  return useMemo(() => ({ typingUsers, setTyping }), [typingUsers, setTyping])
}
