import { useConnectionManager } from 'holdfast/react'
import { Talk } from '../chat/talk'
import type { Persona } from '../personas'
import type { KitchenChannel } from './use_kitchen'

interface KitchenTalkProps {
  readonly kitchen: KitchenChannel
  readonly restaurant: Persona
}

/** Messages to and from a kitchen. Each shows whether it waits, is on its way, or has arrived. */
export function KitchenTalk({ kitchen: { messages, say }, restaurant }: KitchenTalkProps) {
  const { state } = useConnectionManager()
  const underWay = state === 'connected' ? 'sending' : 'queued'
  return (
    <Talk
      to="the kitchen"
      messages={messages.map(({ outcome, ...message }) => ({
        ...message,
        stage: outcome === undefined ? undefined : (outcome ?? underWay),
      }))}
      none={
        <p className="panel-empty">
          No messages yet. What you write reaches everybody who has the kitchen of {restaurant.name} open, also after a
          time offline.
        </p>
      }
      onSend={say}
    />
  )
}
