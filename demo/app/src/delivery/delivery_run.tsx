import { useGPSTracking, useOrderUpdates } from 'holdfast/react'
import { DriverMarker } from '../map/driver_marker'
import { placesOf, shortName } from '../map/places'
import { TownMap } from '../map/town_map'
import { ErrorNote } from '../parts/error_note'
import { Panel } from '../parts/panel'
import type { Persona } from '../personas'
import { DOOR_METERS, kilometers, minutes, mostUrgent, tripOf } from './delivery'
import type { Delivery } from './delivery'
import { Fact } from './delivery_panel'
import { DeliveryList } from './delivery_list'
import { useSimulatedDrive } from './use_simulated_drive'

interface DeliveryRunProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
}

/** The driver's own screen: the way, the buttons, and what is to be delivered. */
export function DeliveryRun({ persona, personas }: DeliveryRunProps) {
  const { orders, loading, error, updateOrder } = useOrderUpdates<Delivery>({ limit: 200 })
  const next = mostUrgent(orders)
  const trip = next ? tripOf(next) : null
  const fences = trip ? [{ id: 'door', center: trip.places.at(-1) ?? [0, 0], radiusMeters: DOOR_METERS }] : []
  const gps = useGPSTracking(persona.id, { way: trip?.places, fences, limit: 100 })
  const { driving, drive } = useSimulatedDrive(trip?.way, gps.updateLocation)
  const { driverLocation, history, etaMs, remainingMeters, inside, isTracking, stale } = gps
  const arrived = inside.includes('door')
  return (
    <>
      <Panel title="Your way" busy={gps.loading}>
        <div className="run-buttons">
          <button
            type="button"
            className="primary"
            aria-pressed={driving}
            disabled={!trip && !driving}
            onClick={() => {
              drive(!driving)
            }}
          >
            {driving ? 'Stop driving' : 'Start driving'}
          </button>
          <button
            type="button"
            aria-pressed={isTracking}
            onClick={() => {
              if (isTracking) gps.stopTracking()
              else gps.startTracking()
            }}
          >
            {isTracking ? 'Stop telling my position' : 'Tell my real position'}
          </button>
          {!trip && <span className="panel-note">Waits for an order that is ready.</span>}
        </div>
        <div className="with-map">
          <dl className="facts">
            <Fact title="Arrives in" value={arrived ? 'at the door' : minutes(etaMs)} id="eta" />
            <Fact title="Still to go" value={kilometers(remainingMeters)} id="to-go" />
            <Fact title="Speed" value={`${Math.round(gps.speed * 3.6)} km/h`} />
          </dl>
          <div className="map-frame">
            <TownMap
              label={`Map: you are ${arrived ? 'at the door' : `${kilometers(remainingMeters)} from the door`}`}
              places={placesOf(personas)}
              way={trip?.way}
              trail={history}
              fences={trip ? [{ id: 'door', at: trip.to, radiusMeters: DOOR_METERS, inside: arrived }] : []}
            >
              {driverLocation && <DriverMarker name={shortName(persona.name)} fix={driverLocation} stale={stale} />}
            </TownMap>
          </div>
        </div>
        <ErrorNote error={gps.error} />
      </Panel>
      <DeliveryList orders={orders} personas={personas} loading={loading} error={error} updateOrder={updateOrder} />
    </>
  )
}
