import type { Persona } from '../personas'
import { ROLES, ROLE_WORDS } from './role_words'

interface WelcomeProps {
  readonly personas: readonly Persona[]
  readonly onChoose: (persona: Persona) => void
}

/** The first page: who do you want to be? */
export function Welcome({ personas, onChoose }: WelcomeProps) {
  return (
    <div className="welcome">
      <h1>Who is at work?</h1>
      <p className="lead">Open two windows as two people, change an order in one, and watch the other.</p>
      <p className="welcome-ways">
        <a href={withView('all')}>All four roles side by side</a>
        <a href={withView('race')}>A race: 10,000 updates a second</a>
      </p>
      {ROLES.map((role) => (
        <section key={role} className="welcome-role" aria-labelledby={`role-${role}`}>
          <div>
            <h2 id={`role-${role}`}>{ROLE_WORDS[role].title}</h2>
            <p>{ROLE_WORDS[role].note}</p>
          </div>
          <ul>
            {personas
              .filter((persona) => persona.role === role)
              .map((persona) => (
                <li key={persona.key}>
                  <button
                    type="button"
                    className="persona-card"
                    onClick={() => {
                      onChoose(persona)
                    }}
                  >
                    <span className="avatar" aria-hidden="true">
                      {persona.name.charAt(0)}
                    </span>
                    {persona.name}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** This page's address, with another view. */
function withView(view: string): string {
  const url = new URL(location.href)
  url.searchParams.set('view', view)
  return url.href
}
