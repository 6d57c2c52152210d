import { useGPSTracking, useOrderUpdates } from 'holdfast/react'
import { useState } from 'react'
import { DriverMarker } from '../map/driver_marker'
import { placesOf, shortName } from '../map/places'
import { TownMap } from '../map/town_map'
import { orderNumber } from '../orders/order'
import type { Order } from '../orders/order'
import { Panel } from '../parts/panel'
import type { Persona } from '../personas'
import { fencesOf, kilometers, minutes, mostUrgent, nearnessOf, ringsOf, tripOf } from './delivery'
import type { Nearness } from './delivery'
import { Fact } from './fact'

interface DeliveryPanelProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
}

/** Shows the customer where their food is. */
export function DeliveryPanel({ persona, personas }: DeliveryPanelProps) {
  const { orders, ...data } = useOrderUpdates<Order>({ limit: 200 })
  const order = mostUrgent(orders.filter((one) => one.customer_id === persona.id && one.driver_id !== null))
  const driver = personas.find(({ id }) => id === order?.driver_id)
  const [followed, follow] = useState(order?.id)
  if (order && order.id !== followed) follow(order.id)
  const arrived = orders.find(({ id, status }) => id === followed && status === 'delivered')
  return (
    <Panel
      title="On its way"
      data={{ ...data, empty: !order || !driver }}
      none={
        <span data-testid="no-delivery">
          {arrived
            ? `Order ${orderNumber(arrived.id)} has been delivered. Enjoy your meal!`
            : 'Nothing is on its way. As soon as a driver has your order, you can follow it here.'}
        </span>
      }
      className="delivery-panel"
    >
      {order && driver && <Following key={order.id} order={order} driver={driver} personas={personas} />}
    </Panel>
  )
}

interface FollowingProps {
  readonly order: Order
  readonly driver: Persona
  readonly personas: readonly Persona[]
}

function Following({ order, driver, personas }: FollowingProps) {
  const trip = tripOf(order)
  const gps = useGPSTracking(driver.id, { way: trip?.places, fences: fencesOf(trip), limit: 60 })
  const { driverLocation, history, etaMs, remainingMeters, inside, stale } = gps
  const [name, kitchen] = [driver.name, personas.find(({ id }) => id === order.restaurant_id)?.name ?? ''].map(
    shortName,
  )
  const nearness = nearnessOf(order, gps)
  const words = wordsOf(nearness, name ?? '', kitchen ?? '')
  const onItsWay = nearness !== 'waiting'
  return (
    <>
      <p className="nearness" role="status" data-testid="nearness" data-nearness={nearness}>
        {words}
      </p>
      <div className="with-map">
        <dl className="facts">
          <Fact title="Order" value={orderNumber(order.id)} />
          <Fact title="Arrives in" value={etaWords(nearness, etaMs)} id="eta" />
          <Fact title="Still to go" value={onItsWay ? kilometers(remainingMeters) : '–'} />
        </dl>
        <div className="map-frame">
          <TownMap
            label={`Map: ${words}`}
            places={placesOf(personas)}
            way={trip?.way}
            trail={onItsWay ? history : []}
            fences={ringsOf(trip, onItsWay ? inside : [])}
          >
            {driverLocation && <DriverMarker name={name ?? ''} fix={driverLocation} stale={stale} />}
          </TownMap>
        </div>
      </div>
    </>
  )
}

function wordsOf(nearness: Nearness, driver: string, kitchen: string): string {
  switch (nearness) {
    case 'waiting':
      return `${driver} picks your order up at ${kitchen}.`
    case 'far':
      return `${driver} is on the way to you.`
    case 'near':
      return `${driver} is around the corner.`
    case 'door':
      return `${driver} is at your door.`
  }
}

function etaWords(nearness: Nearness, etaMs: number | null): string {
  if (nearness === 'waiting') return '–'
  return nearness === 'door' ? 'now' : minutes(etaMs)
}
