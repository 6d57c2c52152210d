import { useBroadcast, useOrderUpdates } from 'holdfast/react'
import type { OrderUpdates } from 'holdfast/react'
import type { Order } from '../orders/order'

export interface DriverOrders extends OrderUpdates<Order> {
  readonly mine: readonly Order[]
}

/**
 * The orders that a driver may see: their own, and those that wait for a driver. If another driver takes one of the latter, the policies hide it from
 * this driver, and the server sends no change for it. So a trigger tells the drivers' topic instead (`45_life.sql`).
 */
export function useDriverOrders(driverId: string): DriverOrders {
  const updates = useOrderUpdates<Order>({ limit: 200 })
  useBroadcast('drivers', 'order_gone', updates.refetch, { config: { private: true } })
  return { ...updates, mine: updates.orders.filter(({ driver_id: driver }) => driver === driverId) }
}
