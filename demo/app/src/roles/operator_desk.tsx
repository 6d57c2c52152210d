import { ChatPanel } from '../chat/chat_panel'
import { useHealth } from '../health/use_health'
import { LiveDriver } from '../map/live_driver'
import { placesOf } from '../map/places'
import { TownMap } from '../map/town_map'
import { NotificationsPanel } from '../notifications/notifications_panel'
import { OrderBoard } from '../orders/order_board'
import { Dash, Panel } from '../parts/panel'
import { PeoplePanel } from '../people/people_panel'
import type { DeskParts } from './desk_parts'

function DriversNote() {
  const { behind, trouble } = useHealth()
  if (trouble) return <Dash />
  return <span className="panel-note">{behind ? 'may be behind' : 'as they report'}</span>
}

/** The desk of operations: everybody's orders, who is here, and where the drivers are. */
export function OperatorDesk({ persona, personas, restaurant, restaurants }: DeskParts) {
  const drivers = personas.filter(({ role }) => role === 'driver')
  return (
    <>
      <div className="main">
        <div className="two-panels">
          <div className="main">
            <PeoplePanel persona={persona} personas={personas} />
            <NotificationsPanel />
          </div>
          <Panel title="Drivers" aside={<DriversNote />}>
            <div className="map-frame">
              <TownMap label={`The town with ${drivers.length} drivers`} places={placesOf(personas)}>
                {drivers.map((driver) => (
                  <LiveDriver key={driver.id} driver={driver} />
                ))}
              </TownMap>
            </div>
          </Panel>
        </div>
        <OrderBoard persona={persona} personas={personas} restaurant={restaurant} restaurants={restaurants} />
      </div>
      <div className="side">
        <ChatPanel persona={persona} personas={personas} restaurant={restaurant} />
      </div>
    </>
  )
}
