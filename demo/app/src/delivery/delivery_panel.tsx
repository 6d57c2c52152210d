import { useGPSTracking, useOrderUpdates } from 'holdfast/react'
import { DriverMarker } from '../map/driver_marker'
import { placesOf, shortName } from '../map/places'
import { TownMap } from '../map/town_map'
import { STATUS_WORDS, orderNumber } from '../orders/order'
import { Panel } from '../parts/panel'
import type { Persona } from '../personas'
import { DOOR_METERS, kilometers, minutes, mostUrgent, tripOf } from './delivery'
import type { Delivery } from './delivery'

interface DeliveryPanelProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
}

/** Where the customer's food is. */
export function DeliveryPanel({ persona, personas }: DeliveryPanelProps) {
  const { orders, loading } = useOrderUpdates<Delivery>({ limit: 200 })
  const order = mostUrgent(orders.filter((one) => one.customer_id === persona.id && one.driver_id !== null))
  const driver = personas.find(({ id }) => id === order?.driver_id)
  return (
    <Panel title="On its way" busy={loading} className="delivery-panel">
      {order && driver ? (
        <Following order={order} driver={driver} personas={personas} />
      ) : (
        <p className="panel-empty" data-testid="no-delivery">
          Nothing is on its way. As soon as a driver has your order, you can follow it here.
        </p>
      )}
    </Panel>
  )
}

interface FollowingProps {
  readonly order: Delivery
  readonly driver: Persona
  readonly personas: readonly Persona[]
}

function Following({ order, driver, personas }: FollowingProps) {
  const trip = tripOf(order)
  const fences = trip ? [{ id: 'door', center: trip.places.at(-1) ?? [0, 0], radiusMeters: DOOR_METERS }] : []
  const gps = useGPSTracking(driver.id, { way: trip?.places, fences, limit: 60 })
  const { driverLocation, history, etaMs, remainingMeters, inside, stale } = gps
  const name = shortName(driver.name)
  const arrived = inside.includes('door')
  return (
    <div className="with-map">
      <dl className="facts">
        <Fact title="Order" value={`${orderNumber(order.id)} · ${STATUS_WORDS[order.status]}`} />
        <Fact title="Driver" value={name} />
        <Fact title="Arrives in" value={arrived ? 'at your door' : minutes(etaMs)} id="eta" />
        <Fact title="Still to go" value={kilometers(remainingMeters)} />
      </dl>
      <div className="map-frame">
        <TownMap
          label={`Map: ${name} is ${arrived ? 'at your door' : `${kilometers(remainingMeters)} away`}`}
          places={placesOf(personas)}
          way={trip?.way}
          trail={history}
          fences={trip ? [{ id: 'door', at: trip.to, radiusMeters: DOOR_METERS, inside: arrived }] : []}
        >
          {driverLocation && <DriverMarker name={name} fix={driverLocation} stale={stale} />}
        </TownMap>
      </div>
    </div>
  )
}

export function Fact({ title, value, id }: { readonly title: string; readonly value: string; readonly id?: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd data-testid={id}>{value}</dd>
    </div>
  )
}
