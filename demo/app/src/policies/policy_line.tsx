import { useOrderUpdates } from 'holdfast/react'
import { isKnown } from '../health/panel_data'
import type { Order } from '../orders/order'
import type { PersonaRole } from '../personas'

/** The part of `public.orders` that a role may see, according to its policies (`demo/server/database/sql/40_orders.sql`). */
const POLICIES: Readonly<Record<PersonaRole, string>> = {
  restaurant: 'restaurant_id = auth.uid()',
  customer: 'customer_id = auth.uid()',
  driver: "driver_id = auth.uid() or (status = 'ready' and driver_id is null)",
  operator: "auth.demo_role() = 'operator'",
}

const MOST = 200

/** Everybody asks the same. The policies decide what comes back. */
export function PolicyLine({ role }: { readonly role: PersonaRole }) {
  const { orders, loading, error } = useOrderUpdates<Order>({ limit: MOST })
  const known = isKnown({ loading, error, empty: orders.length === 0 })
  return (
    <p className="policy-line">
      <code>select * from orders</code>{' '}
      <span>
        gives you <b data-testid="policy-rows">{known ? rowsOf(orders.length) : '–'}</b>, by the policy
      </span>{' '}
      <code>{POLICIES[role]}</code>
    </p>
  )
}

function rowsOf(count: number): string {
  if (count === MOST) return `${MOST} rows and more`
  return count === 1 ? '1 row' : `${count} rows`
}
