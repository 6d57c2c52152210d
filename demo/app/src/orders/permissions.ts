import type { Persona } from '../personas'
import { isDone } from './order'
import type { Order } from './order'

/** What the page offers. The database decides what happens: its policies say the same. */
export interface Permissions {
  readonly advance: boolean
  readonly cancel: boolean
  readonly remove: boolean
}

export function permissionsOf({ role }: Persona, { status }: Order): Permissions {
  if (role === 'customer') return { advance: false, cancel: status === 'pending', remove: false }
  return { advance: !isDone(status), cancel: !isDone(status), remove: true }
}
