export type OrderStatus = 'pending' | 'confirmed' | 'preparing' | 'ready' | 'picked_up' | 'delivered' | 'cancelled'

export interface OrderItem {
  readonly name: string
  readonly quantity: number
}

/** A row of `public.orders`. It is a type and not an interface, so that it is a `Row` too. */
export type Order = {
  readonly id: string
  readonly restaurant_id: string
  readonly customer_id: string | null
  readonly driver_id: string | null
  readonly status: OrderStatus
  readonly items: readonly OrderItem[]
  readonly total_cents: number
  readonly note: string | null
  readonly created_at: string
}

/** The statuses of an order that goes well, in order. */
export const STEPS = [
  'pending',
  'confirmed',
  'preparing',
  'ready',
  'picked_up',
  'delivered',
] as const satisfies readonly OrderStatus[]

export const STATUS_WORDS: Readonly<Record<OrderStatus, string>> = {
  pending: 'New',
  confirmed: 'Confirmed',
  preparing: 'Preparing',
  ready: 'Ready',
  picked_up: 'Picked up',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
}

/** The words on the button that takes an order to this status. */
export const ADVANCE_WORDS: Readonly<Partial<Record<OrderStatus, string>>> = {
  confirmed: 'Confirm',
  preparing: 'Start preparing',
  ready: 'Mark ready',
  picked_up: 'Hand over',
  delivered: 'Mark delivered',
}

export function nextStatus(status: OrderStatus): OrderStatus | null {
  const at = STEPS.findIndex((step) => step === status)
  return at < 0 ? null : (STEPS[at + 1] ?? null)
}

export function isDone(status: OrderStatus): boolean {
  return status === 'delivered' || status === 'cancelled'
}

/** The name that people use for it: the first letters of its id. */
export function orderNumber(id: string): string {
  return `#${id.slice(0, 4).toUpperCase()}`
}

const EURO = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

export function price(cents: number): string {
  return EURO.format(cents / 100)
}
