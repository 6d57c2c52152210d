import type { GpsTracking, OrderUpdates } from 'holdfast/react'
import { lengthOf } from '../../../town/way'
import { shortName } from '../map/places'
import type { Order } from '../orders/order'
import { ErrorNote } from '../parts/error_note'
import { useAction } from '../parts/use_action'
import type { Persona } from '../personas'
import { isInTown } from './delivery'
import type { Nearness, Trip } from './delivery'
import { useSimulatedDrive } from './use_simulated_drive'

interface DriveButtonsProps extends Pick<OrderUpdates<Order>, 'updateOrder'> {
  /** The next delivery. */
  readonly order: Order | undefined
  readonly trip: Trip | null
  readonly nearness: Nearness
  readonly gps: GpsTracking
  readonly personas: readonly Persona[]
  readonly pace: number
}

/** Drives by itself, or follows the device's position. It says what is to be done next. */
export function DriveButtons({ order, trip, nearness, gps, personas, pace, updateOrder }: DriveButtonsProps) {
  const drive = useSimulatedDrive(trip, pace, gps.updateLocation)
  const { error, run } = useAction()
  const { driverLocation: here } = gps
  const start = (): void => {
    if (!order || !trip) return
    const isUnderWay = order.status === 'picked_up' && nearness !== 'waiting'
    // A driver who stopped, or who reloaded the page, goes on from there.
    drive.start(isUnderWay ? Math.max(0, lengthOf(trip.way) - (gps.remainingMeters ?? Infinity)) : 0)
    if (order.status === 'ready') void run(() => updateOrder(order.id, { status: 'picked_up' }))
  }
  return (
    <>
      <p className="next-step" role="status">
        {nextStep(order, nearness, personas)}
      </p>
      <div className="run-buttons">
        {drive.driving && (
          <button type="button" onClick={drive.stop}>
            Stop driving
          </button>
        )}
        {!drive.driving && trip && nearness !== 'door' && (
          <button type="button" className="primary" onClick={start}>
            Start driving
          </button>
        )}
        <TrackingButton gps={gps} />
      </div>
      {here && !isInTown([here.latitude, here.longitude]) && (
        <p className="panel-notice">You are outside the town that this map shows, so it cannot show you.</p>
      )}
      <ErrorNote error={error} />
    </>
  )
}

/** Shares the device's own position, or stops it. */
function TrackingButton({ gps }: Pick<DriveButtonsProps, 'gps'>) {
  const { isTracking, startTracking, stopTracking } = gps
  return (
    <button type="button" aria-pressed={isTracking} onClick={isTracking ? stopTracking : startTracking}>
      {isTracking ? 'Stop telling my position' : 'Tell my real position'}
    </button>
  )
}

function nextStep(order: Order | undefined, nearness: Nearness, personas: readonly Persona[]): string {
  if (!order) return 'Take an order that is ready, and the way to its door shows here.'
  const nameOf = (id: string | null): string => shortName(personas.find((one) => one.id === id)?.name ?? 'the guest')
  if (nearness === 'waiting') return `Pick the food up at ${nameOf(order.restaurant_id)}, and drive.`
  const customer = nameOf(order.customer_id)
  if (nearness === 'door') return `You are at ${customer}’s door. Hand the food over, then press “Delivered”.`
  return nearness === 'near' ? `${customer} is around the corner.` : `On the way to ${customer}.`
}
