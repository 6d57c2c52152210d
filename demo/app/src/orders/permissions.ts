import { waitsForDriver } from '../delivery/delivery'
import type { Persona } from '../personas'
import { isDone } from './order'
import type { Order } from './order'

/** What the page offers. The database decides what happens: its policies have the same rules. */
export interface Permissions {
  readonly advance: boolean
  readonly cancel: boolean
  readonly remove: boolean
  /** Give the order to a driver. */
  readonly assign: boolean
}

export function permissionsOf({ role }: Persona, order: Order): Permissions {
  const { status } = order
  if (role === 'customer') return { advance: false, cancel: status === 'pending', remove: false, assign: false }
  const assign = waitsForDriver(order)
  return { advance: !isDone(status) && !assign, cancel: !isDone(status), remove: true, assign }
}
