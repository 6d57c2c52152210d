import { useChatMessages } from 'holdfast/react'
import type { ChatMessage } from 'holdfast/react'
import { useEffect } from 'react'
import { isKnown } from '../health/panel_data'
import { usePanelHealth } from '../health/use_health'
import { shortName } from '../map/places'
import { ErrorNote } from '../parts/error_note'
import { Unknown } from '../parts/unknown'
import type { Persona } from '../personas'
import type { Chat } from './chats'
import { Talk } from './talk'
import type { Stage, TalkMessage } from './talk_line'

/** A row of `public.chat_messages`. A message that is not stored yet has no time. */
type Message = {
  readonly id: string
  readonly sender_id: string
  readonly text: string
  readonly created_at?: string
}

interface ConversationProps {
  readonly chat: Chat
  readonly persona: Persona
  readonly personas: readonly Persona[]
}

export const PAGE_SIZE = 20
const EMPTY = 'Say hello. It waits for the network if it must.'

/** One chat: what was said, who has read it, who is typing, and the messages that are still on their way. */
export function Conversation({ chat, persona, personas }: ConversationProps) {
  const talk = useChatMessages<Message>(chat.id, { userId: persona.id, pageSize: PAGE_SIZE })
  const { messages, typingUsers, lastReadAt, markAsRead, loading, error } = talk
  const ownError = usePanelHealth(talk)
  const nameOf = (id: string): string => shortName(personas.find((one) => one.id === id)?.name ?? 'Somebody')
  useEffect(() => {
    if (talk.unreadCount > 0) markAsRead().catch(() => undefined)
  }, [talk.unreadCount, markAsRead])
  const readByOthers = Math.max(0, ...Object.entries(lastReadAt).map(([id, at]) => (id === persona.id ? 0 : at)))
  const lineOf = (message: ChatMessage<Message>): TalkMessage => ({
    id: message.id,
    from: nameOf(message.sender_id),
    text: message.text,
    at: Date.parse(message.created_at ?? ''),
    stage: message.sender_id === persona.id ? stageOf(message, readByOthers) : undefined,
    onRetry: () => talk.retry(message.id),
    onDiscard: () => talk.discard(message.id),
  })
  const known = isKnown({ loading, error, empty: messages.length === 0 })
  return (
    <>
      <Talk
        to={chat.to}
        messages={messages.map(lineOf)}
        none={known ? <p className="panel-empty">{EMPTY}</p> : <Unknown data={talk} />}
        typing={typingUsers.length > 0 ? `${typingUsers.map(nameOf).join(' and ')} is typing…` : ''}
        onEarlier={talk.hasOlder ? talk.loadOlder : undefined}
        onType={talk.setTyping}
        onSend={(text) => {
          talk.sendMessage({ text }).catch(() => undefined)
        }}
      />
      <ErrorNote error={ownError} onRetry={talk.refetch} />
    </>
  )
}

function stageOf({ delivery, created_at: at }: ChatMessage<Message>, readByOthers: number): Stage {
  if (delivery !== 'sent') return delivery
  return Date.parse(at ?? '') <= readByOthers ? 'read' : 'acked'
}
