import type { Persona } from '../personas'
import { ROLES, ROLE_WORDS } from './role_words'

interface PersonaMenuProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  readonly onEnter: (persona: Persona) => void
  readonly onLeave: () => void
}

/** Shows who is at work, and offers to change the persona or to log out. */
export function PersonaMenu({ persona, personas, onEnter, onLeave }: PersonaMenuProps) {
  const enter = (key: string): void => {
    const chosen = personas.find((one) => one.key === key)
    if (chosen) onEnter(chosen)
  }
  return (
    <div className="persona-menu">
      <label>
        <span className="visually-hidden">Working as</span>
        <select
          value={persona.key}
          onChange={(event) => {
            enter(event.target.value)
          }}
        >
          {ROLES.map((role) => (
            <optgroup key={role} label={ROLE_WORDS[role].title}>
              {personas
                .filter((one) => one.role === role)
                .map(({ key, name }) => (
                  <option key={key} value={key}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <button type="button" className="quiet" onClick={onLeave}>
        Log out
      </button>
    </div>
  )
}
