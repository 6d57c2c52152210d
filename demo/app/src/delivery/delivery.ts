import type { GpsTracking } from 'holdfast/react'
import { ADDRESSES, SIZE, crossing, placeOf, pointOf } from '../../../town/town'
import type { Crossing, Place, Point } from '../../../town/town'
import { wayBetween } from '../../../town/way'
import type { MapFence } from '../map/town_map'
import type { Order } from '../orders/order'

/** Rings round a door, in metres. Within the outer one the driver is around the corner, within the inner one they are there. */
const RINGS = { near: 500, door: 80 } as const

export interface Trip {
  readonly from: Crossing
  readonly to: Crossing
  /** Along the streets, in the town's metres. */
  readonly way: readonly Point[]
  /** The same in degrees, as the tracker takes it. */
  readonly places: readonly Place[]
}

const trips = new Map<string, Trip>()

/** The way from the kitchen to the customer's door; the same object for the same two. Null if the customer has no address and fetches the food. */
export function tripOf({ restaurant_id: restaurant, customer_id: customer }: Order): Trip | null {
  const [from, to] = [ADDRESSES[restaurant], ADDRESSES[customer ?? '']]
  if (from === undefined || to === undefined) return null
  const known = trips.get(`${from} ${to}`)
  if (known) return known
  const way = wayBetween(from, to).map(crossing)
  const trip = { from, to, way, places: way.map(placeOf) }
  trips.set(`${from} ${to}`, trip)
  return trip
}

/** Orders that are ready, have a door to go to, and have no driver yet. */
export function waitsForDriver(order: Order): boolean {
  return order.status === 'ready' && order.driver_id === null && tripOf(order) !== null
}

/** The order to show: one that is on its way, else the newest that is not done. */
export function mostUrgent(orders: readonly Order[]): Order | undefined {
  return orders.find(({ status }) => status === 'picked_up') ?? orders.find(({ status }) => status === 'ready')
}

/** The rings, as the tracker takes them. */
export function fencesOf(trip: Trip | null) {
  const center = trip?.places.at(-1)
  if (!center) return []
  return Object.entries(RINGS).map(([id, radiusMeters]) => ({ id, center, radiusMeters }))
}

/** The rings, as the map draws them. */
export function ringsOf(trip: Trip | null, inside: readonly string[]): readonly MapFence[] {
  if (!trip) return []
  return Object.entries(RINGS).map(([id, radiusMeters]) => ({
    ...{ id, radiusMeters, at: trip.to },
    inside: inside.includes(id),
  }))
}

/** `waiting`: the order is not on its way yet, wherever the driver is. */
export type Nearness = 'waiting' | 'far' | 'near' | 'door'

export function nearnessOf({ status }: Order, { inside }: Pick<GpsTracking, 'inside'>): Nearness {
  if (status !== 'picked_up') return 'waiting'
  if (inside.includes('door')) return 'door'
  return inside.includes('near') ? 'near' : 'far'
}

/** Metres as the crow flies. */
export function distance(from: Place, to: Place): number {
  const [a, b] = [pointOf(from), pointOf(to)]
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

/** Whether the map shows that place. */
export function isInTown(place: Place): boolean {
  const [east, north] = pointOf(place)
  return east >= 0 && east <= SIZE.east && north >= 0 && north <= SIZE.north
}

/** A dash while nobody knows. */
export function minutes(etaMs: number | null): string {
  if (etaMs === null) return '–'
  return etaMs < 60_000 ? 'less than a minute' : `${Math.round(etaMs / 60_000)} min`
}

export function kilometers(meters: number | null): string {
  return meters === null ? '–' : `${(meters / 1000).toFixed(1)} km`
}
