import { useChatMessages } from 'holdfast/react'
import type { Persona } from '../personas'
import { PAGE_SIZE } from './conversation'

/** How many messages of a chat this persona has not read. */
export function UnreadOf({ chat, persona }: { readonly chat: string; readonly persona: Persona }) {
  const { unreadCount } = useChatMessages(chat, { userId: persona.id, pageSize: PAGE_SIZE })
  return <UnreadCount count={unreadCount} />
}

export function UnreadCount({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    <b className="unread-count">
      {count}
      <span className="visually-hidden"> unread</span>
    </b>
  )
}
