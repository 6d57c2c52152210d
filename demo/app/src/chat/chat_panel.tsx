import { useState } from 'react'
import { Panel } from '../parts/panel'
import { Segments } from '../parts/segments'
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
        <Segments
          legend="Chat"
          choices={chats.map(({ id, title }) => [id, title] as const)}
          chosen={chosen}
          onChoose={choose}
        />
      )}
      <Conversation key={chosen} chat={chosen} persona={persona} personas={personas} />
    </Panel>
  )
}
