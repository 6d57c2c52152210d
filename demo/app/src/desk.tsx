import { useState } from 'react'
import { ConnectionStrip } from './connection/connection_strip'
import { Kitchen } from './kitchen/kitchen'
import { OrderBoard } from './orders/order_board'
import { restaurantsAmong } from './personas'
import type { Persona } from './personas'
import { PersonaMenu } from './shell/persona_menu'
import { RestaurantPicker } from './shell/restaurant_picker'
import { TopBar } from './shell/top_bar'

interface DeskProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  readonly onEnter: (persona: Persona) => void
  readonly onLeave: () => void
}

/** A persona's place of work: staff see their own restaurant, customers their own orders, operators one restaurant at a time. */
export function Desk({ persona, personas, onEnter, onLeave }: DeskProps) {
  const restaurants = restaurantsAmong(personas)
  const [chosen, choose] = useState(persona.role === 'restaurant' ? persona.id : (restaurants[0]?.id ?? ''))
  const restaurant = restaurants.find(({ id }) => id === chosen)
  return (
    <>
      <TopBar>
        <PersonaMenu persona={persona} personas={personas} onEnter={onEnter} onLeave={onLeave} />
      </TopBar>
      <ConnectionStrip />
      <main className="desk">
        {persona.role !== 'restaurant' && (
          <RestaurantPicker restaurants={restaurants} chosen={chosen} onChoose={choose} />
        )}
        {restaurant && <OrderBoard persona={persona} restaurant={restaurant} restaurants={restaurants} />}
        {restaurant && <Kitchen key={restaurant.id} persona={persona} restaurant={restaurant} />}
      </main>
    </>
  )
}
