import { useBroadcast, useOrderUpdates } from 'holdfast/react'
import type { OrderUpdates } from 'holdfast/react'
import type { Order } from '../orders/order'

export interface DriverOrders extends OrderUpdates<Order> {
  readonly mine: readonly Order[]
}

/**
 * The orders that a driver may see: their own, and those that wait for a driver. When another driver takes one of the latter it leaves the
 * policies' sight, of which the server tells no row; a trigger tells the drivers' topic instead (`45_life.sql`).
 */
export function useDriverOrders(driverId: string): DriverOrders {
  const updates = useOrderUpdates<Order>({ limit: 200 })
  useBroadcast('drivers', 'order_gone', updates.refetch, { config: { private: true } })
  return { ...updates, mine: updates.orders.filter(({ driver_id: driver }) => driver === driverId) }
}
