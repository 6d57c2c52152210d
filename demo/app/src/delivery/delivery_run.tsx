import { useGPSTracking } from 'holdfast/react'
import type { GpsTracking } from 'holdfast/react'
import { DriverMarker } from '../map/driver_marker'
import { placesOf, shortName } from '../map/places'
import { TownMap } from '../map/town_map'
import type { Order } from '../orders/order'
import { ErrorNote } from '../parts/error_note'
import { Panel } from '../parts/panel'
import type { Persona } from '../personas'
import { fencesOf, kilometers, minutes, mostUrgent, nearnessOf, ringsOf, tripOf } from './delivery'
import type { Trip } from './delivery'
import { DeliveryList } from './delivery_list'
import { DriveButtons } from './drive_buttons'
import { Fact } from './fact'
import { OpenOrders } from './open_orders'
import { useDriverOrders } from './use_driver_orders'

interface DeliveryRunProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  readonly pace: number
}

/** The driver's own screen: their deliveries, the orders that they can take, and the way. */
export function DeliveryRun({ persona, personas, pace }: DeliveryRunProps) {
  const updates = useDriverOrders(persona.id)
  const order = mostUrgent(updates.mine)
  const trip = order ? tripOf(order) : null
  const gps = useGPSTracking(persona.id, { way: trip?.places, fences: fencesOf(trip), limit: 100 })
  const nearness = order ? nearnessOf(order, gps) : 'waiting'
  const onItsWay = nearness !== 'waiting'
  const arrived = nearness === 'door'
  // If the device cannot tell its position, that is not an error of the page.
  const positionError = gps.error?.name.startsWith('LOCATION_') ? gps.error : null
  return (
    <>
      <div className="two-panels">
        <DeliveryList personas={personas} updates={updates} atDoor={arrived ? order?.id : undefined} />
        <OpenOrders persona={persona} personas={personas} updates={updates} here={gps.driverLocation} />
      </div>
      <Panel title="Your way" data={{ ...gps, error: positionError ? null : gps.error, empty: false }}>
        <DriveButtons
          order={order}
          trip={trip}
          nearness={nearness}
          gps={gps}
          personas={personas}
          pace={pace}
          updateOrder={updates.updateOrder}
        />
        <ErrorNote error={positionError} />
        <div className="with-map">
          <dl className="facts">
            <Fact title="Arrives in" value={arrived ? 'now' : onItsWay ? minutes(gps.etaMs) : '–'} id="eta" />
            <Fact title="Still to go" value={onItsWay ? kilometers(gps.remainingMeters) : '–'} id="to-go" />
            <Fact title="Speed" value={`${Math.round(gps.speed * 3.6)} km/h`} />
          </dl>
          <div className="map-frame">
            <WayMap persona={persona} personas={personas} order={order} trip={trip} gps={gps} onItsWay={onItsWay} />
          </div>
        </div>
      </Panel>
    </>
  )
}

interface WayMapProps extends Omit<DeliveryRunProps, 'pace'> {
  readonly order: Order | undefined
  readonly trip: Trip | null
  readonly gps: GpsTracking
  readonly onItsWay: boolean
}

function WayMap({ persona, personas, order, trip, gps, onItsWay }: WayMapProps) {
  const { driverLocation, history, remainingMeters, inside, stale } = gps
  return (
    <TownMap
      label={order ? `Map: you are ${kilometers(remainingMeters)} from the door` : 'Map of the town'}
      places={placesOf(personas)}
      way={trip?.way}
      trail={onItsWay ? history : []}
      fences={ringsOf(trip, onItsWay ? inside : [])}
    >
      {driverLocation && <DriverMarker name={shortName(persona.name)} fix={driverLocation} stale={stale} />}
    </TownMap>
  )
}
