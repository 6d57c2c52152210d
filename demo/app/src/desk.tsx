import { useState } from 'react'
import { ConnectionStrip } from './connection/connection_strip'
import { Health } from './health/health'
import { PageNote } from './health/page_note'
import { HealthContext } from './health/use_health'
import { restaurantsAmong } from './personas'
import type { Persona } from './personas'
import { PolicyLine } from './policies/policy_line'
import { Announced } from './people/announced'
import { CustomerDesk } from './roles/customer_desk'
import type { DeskParts } from './roles/desk_parts'
import { DriverDesk } from './roles/driver_desk'
import { OperatorDesk } from './roles/operator_desk'
import { RestaurantDesk } from './roles/restaurant_desk'
import { PersonaMenu } from './shell/persona_menu'
import { RestaurantPicker } from './shell/restaurant_picker'
import { TopBar } from './shell/top_bar'

interface DeskProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  /** Whether it stands beside others, on a page with a bar of its own. */
  readonly embedded: boolean
  readonly pace: number
  readonly onEnter: (persona: Persona) => void
  readonly onLeave: () => void
  /** Starts the same persona again, over a new connection. */
  readonly onReopen: () => void
}

/** The desk of a persona, by role. Roles see different panels, and the same queries give them different rows. */
export function Desk({ persona, personas, embedded, pace, onEnter, onLeave, onReopen }: DeskProps) {
  const [health] = useState(() => new Health())
  const restaurants = restaurantsAmong(personas)
  const [chosen, choose] = useState(persona.role === 'restaurant' ? persona.id : (restaurants[0]?.id ?? ''))
  const restaurant = restaurants.find(({ id }) => id === chosen)
  return (
    <HealthContext value={health}>
      {!embedded && (
        <TopBar>
          <PersonaMenu persona={persona} personas={personas} onEnter={onEnter} onLeave={onLeave} />
        </TopBar>
      )}
      <ConnectionStrip />
      <PageNote onReopen={onReopen} />
      <main className="desk">
        {(persona.role === 'customer' || persona.role === 'operator') && (
          <RestaurantPicker restaurants={restaurants} chosen={chosen} onChoose={choose} />
        )}
        <PolicyLine role={persona.role} />
        {restaurant && (
          <RoleDesk
            persona={persona}
            personas={personas}
            restaurant={restaurant}
            restaurants={restaurants}
            pace={pace}
          />
        )}
      </main>
      <Announced persona={persona} />
    </HealthContext>
  )
}

function RoleDesk(parts: DeskParts) {
  switch (parts.persona.role) {
    case 'restaurant':
      return <RestaurantDesk {...parts} />
    case 'driver':
      return <DriverDesk {...parts} />
    case 'customer':
      return <CustomerDesk {...parts} />
    case 'operator':
      return <OperatorDesk {...parts} />
  }
}
