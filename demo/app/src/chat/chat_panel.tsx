import { useState } from 'react'
import { Panel } from '../parts/panel'
import type { Persona } from '../personas'
import { Conversation } from './conversation'
import { chatsOf } from './chats'

interface ChatPanelProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
}

/** The persona's chats, one at a time. */
export function ChatPanel({ persona, personas }: ChatPanelProps) {
  const chats = chatsOf(persona)
  const [chosen, choose] = useState(chats[0]?.id ?? '')
  return (
    <Panel title={chats.length === 1 ? `Chat: ${chats[0]?.title ?? ''}` : 'Chats'} className="chat">
      {chats.length > 1 && (
        <fieldset className="segments">
          <legend className="visually-hidden">Chat</legend>
          {chats.map(({ id, title }) => (
            <label key={id}>
              <input
                type="radio"
                name={`chat-${persona.key}`}
                checked={id === chosen}
                onChange={() => {
                  choose(id)
                }}
              />
              <span>{title}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Conversation key={chosen} chat={chosen} persona={persona} personas={personas} />
    </Panel>
  )
}
