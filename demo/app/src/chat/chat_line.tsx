import type { ChatMessage } from 'holdfast/react'

/** A row of `public.chat_messages`; what is not stored yet has no time. */
export type Message = {
  readonly id: string
  readonly sender_id: string
  readonly text: string
  readonly created_at?: string
}

interface ChatLineProps {
  readonly message: ChatMessage<Message>
  readonly from: string
  readonly mine: boolean
  readonly read: boolean
  readonly onRetry: () => void
  readonly onDiscard: () => void
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const WORDS = { sending: 'Sending…', queued: 'Waits for the network', failed: 'Not sent', sent: 'Delivered' } as const

export function ChatLine({ message, from, mine, read, onRetry, onDiscard }: ChatLineProps) {
  const { text, created_at: at, delivery } = message
  return (
    <li className="kitchen-line" data-testid="chat-message" data-mine={mine}>
      <p className="kitchen-meta">
        <b>{from}</b> {at && <time dateTime={at}>{TIME.format(new Date(at))}</time>}
      </p>
      <p className="kitchen-text" data-testid="chat-text">
        {text}
      </p>
      {mine && (
        <span className="delivery" data-testid="chat-delivery" data-stage={delivery === 'sent' ? 'acked' : delivery}>
          {delivery === 'sent' && read ? 'Read' : WORDS[delivery]}
        </span>
      )}
      {delivery === 'failed' && (
        <span className="chat-ways">
          <button type="button" className="small" onClick={onRetry}>
            Try again
          </button>
          <button type="button" className="small quiet" onClick={onDiscard}>
            Discard
          </button>
        </span>
      )}
    </li>
  )
}
