import { useChatMessages } from 'holdfast/react'
import { useEffect, useRef } from 'react'
import { shortName } from '../map/places'
import { ErrorNote } from '../parts/error_note'
import type { Persona } from '../personas'
import { ChatForm } from './chat_form'
import { ChatLine } from './chat_line'
import type { Message } from './chat_line'

interface ConversationProps {
  readonly chat: string
  readonly persona: Persona
  readonly personas: readonly Persona[]
}

/** One chat: what was said, who has read it, who is typing, and the words that are still on their way. */
export function Conversation({ chat, persona, personas }: ConversationProps) {
  const talk = useChatMessages<Message>(chat, { userId: persona.id, pageSize: 20 })
  const { messages, loading, error, hasOlder, typingUsers, lastReadAt, markAsRead } = talk
  const log = useRef<HTMLDivElement>(null)
  const nameOf = (id: string): string => shortName(personas.find((one) => one.id === id)?.name ?? 'Somebody')
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [messages.length])
  const newest = messages.at(-1)
  const unread = newest !== undefined && newest.sender_id !== persona.id
  useEffect(() => {
    if (unread) markAsRead().catch(() => undefined)
  }, [unread, newest?.id, markAsRead])
  const readByOthers = Math.max(0, ...Object.entries(lastReadAt).map(([id, at]) => (id === persona.id ? 0 : at)))
  return (
    <>
      {hasOlder && (
        <button type="button" className="quiet small" onClick={talk.loadOlder}>
          Earlier messages
        </button>
      )}
      {!loading && messages.length === 0 && (
        <p className="panel-empty">Say hello. It waits for the network if it must.</p>
      )}
      <div ref={log} className="kitchen-log" role="log" aria-label="Chat" tabIndex={0} data-testid="chat">
        <ol>
          {messages.map((message) => (
            <ChatLine
              key={message.id}
              message={message}
              from={message.sender_id === persona.id ? 'You' : nameOf(message.sender_id)}
              mine={message.sender_id === persona.id}
              read={Date.parse(message.created_at ?? '') <= readByOthers}
              onRetry={() => {
                talk.retry(message.id)
              }}
              onDiscard={() => {
                talk.discard(message.id)
              }}
            />
          ))}
        </ol>
      </div>
      <p className="typing" role="status" data-testid="typing">
        {typingUsers.length > 0 && `${typingUsers.map(nameOf).join(' and ')} is typing…`}
      </p>
      <ChatForm
        onType={talk.setTyping}
        onSay={(text) => {
          talk.sendMessage({ text }).catch(() => undefined)
        }}
      />
      <ErrorNote error={error?.final ? error : null} />
    </>
  )
}
