import { useEffect, useRef } from 'react'
import type { Persona } from '../personas'
import { KitchenForm } from './kitchen_form'
import { KitchenLine } from './kitchen_line'
import { useKitchen } from './use_kitchen'

interface KitchenProps {
  readonly persona: Persona
  readonly restaurant: Persona
}

/** Messages to and from the kitchen: each shows whether it waits, is on its way, or arrived. */
export function Kitchen({ persona, restaurant }: KitchenProps) {
  const { messages, say } = useKitchen(persona, restaurant)
  const log = useRef<HTMLDivElement>(null)
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [messages.length])
  return (
    <section className="kitchen" aria-labelledby="kitchen-title">
      <h2 id="kitchen-title">Kitchen of {restaurant.name}</h2>
      {messages.length === 0 && (
        <p className="kitchen-empty">
          No messages yet. What you write reaches everybody who has this kitchen open, also after a time offline.
        </p>
      )}
      <div ref={log} className="kitchen-log" role="log" aria-label="Messages" tabIndex={0} data-testid="messages">
        <ol>
          {messages.map((message) => (
            <KitchenLine key={message.id} message={message} />
          ))}
        </ol>
      </div>
      <KitchenForm onSay={say} />
    </section>
  )
}
