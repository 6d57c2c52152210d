import { ADDRESSES, crossing } from '../../../town/town'
import type { Crossing, Place, Point } from '../../../town/town'
import { placeOf } from '../../../town/town'
import { wayBetween } from '../../../town/way'
import type { Order } from '../orders/order'

/** An order that is being, or is to be, delivered. A type and not an interface, so that it is a `Row` too. */
export type Delivery = Order & { readonly driver_id: string | null }

/** Metres round a door: whoever is within has arrived. */
export const DOOR_METERS = 220

export interface Trip {
  readonly from: Crossing
  readonly to: Crossing
  /** Along the streets, in the town's metres. */
  readonly way: readonly Point[]
  /** The same in degrees, as the tracker wants it. */
  readonly places: readonly Place[]
}

const trips = new Map<string, Trip>()

/** From the kitchen to the customer's door; the same object for the same two. */
export function tripOf({ restaurant_id: restaurant, customer_id: customer }: Delivery): Trip | null {
  const [from, to] = [ADDRESSES[restaurant], ADDRESSES[customer ?? '']]
  if (from === undefined || to === undefined) return null
  const known = trips.get(`${from} ${to}`)
  if (known) return known
  const way = wayBetween(from, to).map(crossing)
  const trip = { from, to, way, places: way.map(placeOf) }
  trips.set(`${from} ${to}`, trip)
  return trip
}

/** The one to look at: on its way before all others, then the newest that is not done. */
export function mostUrgent(orders: readonly Delivery[]): Delivery | undefined {
  return orders.find(({ status }) => status === 'picked_up') ?? orders.find(({ status }) => status === 'ready')
}

/** `null` while nobody can say. */
export function minutes(etaMs: number | null): string {
  if (etaMs === null) return 'unknown yet'
  return etaMs < 60_000 ? 'less than a minute' : `${Math.round(etaMs / 60_000)} min`
}

export function kilometers(meters: number | null): string {
  return meters === null ? 'unknown yet' : `${(meters / 1000).toFixed(1)} km`
}
