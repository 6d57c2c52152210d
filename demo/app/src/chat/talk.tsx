import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { TalkForm } from './talk_form'
import { TalkLine } from './talk_line'
import type { TalkMessage } from './talk_line'

interface TalkProps {
  /** The person that one writes to. */
  readonly to: string
  readonly messages: readonly TalkMessage[]
  /** What to show if there are no messages. */
  readonly none: ReactNode
  /** "Dmitri is typing…" */
  readonly typing?: string
  readonly onEarlier?: (() => void) | undefined
  readonly onSend: (text: string) => void
  readonly onType?: (isTyping: boolean) => void
}

/** Messages, oldest first, and a field for the next one. It scrolls so that the newest is always in sight. */
export function Talk({ to, messages, none, typing = '', onEarlier, onSend, onType }: TalkProps) {
  const log = useRef<HTMLDivElement>(null)
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [messages.length])
  return (
    <>
      {onEarlier && (
        <button type="button" className="quiet small" onClick={onEarlier}>
          Earlier messages
        </button>
      )}
      {messages.length === 0 && none}
      <div ref={log} className="talk-log" role="log" aria-label={`Messages with ${to}`} tabIndex={0}>
        <ol>
          {messages.map((message) => (
            <TalkLine key={message.id} message={message} />
          ))}
        </ol>
      </div>
      <p className="typing" role="status" data-testid="typing">
        {typing}
      </p>
      <TalkForm to={to} onSend={onSend} onType={onType} />
    </>
  )
}
