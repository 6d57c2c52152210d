import { useConnectionManager, useUserPresence } from 'holdfast/react'
import { Panel } from '../parts/panel'
import type { Persona } from '../personas'
import { shortName } from '../map/places'

interface PeoplePanelProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
}

const NO_TABLE = { error: null, empty: false, refetch: () => undefined } as const

/** Who has this demo open, and what they do. A page that crashes is gone a moment later. */
export function PeoplePanel({ persona, personas }: PeoplePanelProps) {
  const { onlineUsers, isOnline } = useUserPresence({ userId: persona.id })
  const { state } = useConnectionManager()
  // Whoever is here is told of themselves, too. Until then nobody knows who is here.
  const loading = !isOnline(persona.id)
  const others = personas.filter(({ id }) => !isOnline(id))
  return (
    <Panel
      title="Who is here"
      data={{ ...NO_TABLE, loading, stale: !loading && state !== 'connected' }}
      aside={
        <span className="panel-note" role="status">
          {onlineUsers.length} online
        </span>
      }
    >
      <ul className="people">
        {onlineUsers.map((user) => (
          <Person
            key={user.id}
            name={nameOf(user.id, personas)}
            state={user.status === 'busy' ? 'busy' : user.activity}
            note={user.id === persona.id ? 'you' : user.status === 'busy' ? 'busy' : user.activity}
          />
        ))}
        {others.map(({ id, name }) => (
          <Person key={id} name={shortName(name)} state="offline" note="offline" />
        ))}
      </ul>
    </Panel>
  )
}

function nameOf(id: string, personas: readonly Persona[]): string {
  return shortName(personas.find((one) => one.id === id)?.name ?? 'Somebody')
}

function Person({ name, state, note }: { readonly name: string; readonly state: string; readonly note: string }) {
  return (
    <li className="person" data-testid="person" data-name={name} data-state={state}>
      <i className="person-dot" aria-hidden="true" />
      {name} <span className="panel-note">{note}</span>
    </li>
  )
}
