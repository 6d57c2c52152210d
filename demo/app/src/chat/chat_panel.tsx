import { useState } from 'react'
import { useKitchen } from '../kitchen/use_kitchen'
import { KitchenTalk } from '../kitchen/kitchen_talk'
import { Panel } from '../parts/panel'
import { Segments } from '../parts/segments'
import type { Persona } from '../personas'
import { KITCHEN, chatsOf } from './chats'
import { Conversation } from './conversation'
import { UnreadCount, UnreadOf } from './unread'

interface ChatPanelProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  /** The kitchen that one can write to. */
  readonly restaurant: Persona
  /** The chat that matters most now. When it changes, it is opened. */
  readonly urgent?: string | undefined
}

/** Every chat that the persona can take part in, one at a time. */
export function ChatPanel({ persona, personas, restaurant, urgent }: ChatPanelProps) {
  const chats = chatsOf(persona)
  const [chosen, choose] = useState(urgent ?? chats[0]?.id ?? '')
  const [opened, setOpened] = useState(urgent)
  if (urgent !== opened) {
    setOpened(urgent)
    if (urgent !== undefined) choose(urgent)
  }
  const kitchen = useKitchen(persona, restaurant, chosen === KITCHEN.id)
  const chat = chats.find(({ id }) => id === chosen) ?? KITCHEN
  return (
    <Panel title="Messages" className="chat">
      <Segments
        legend="Whom to talk to"
        choices={chats.map(({ id, title }) => [
          id,
          <>
            {title}{' '}
            {id === KITCHEN.id ? <UnreadCount count={kitchen.unread} /> : <UnreadOf chat={id} persona={persona} />}
          </>,
        ])}
        chosen={chosen}
        onChoose={choose}
      />
      {chat.id === KITCHEN.id ? (
        <KitchenTalk kitchen={kitchen} restaurant={restaurant} />
      ) : (
        <Conversation key={chat.id} chat={chat} persona={persona} personas={personas} />
      )}
    </Panel>
  )
}
