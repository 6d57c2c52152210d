import { useOrderUpdates } from 'holdfast/react'
import type { Order } from '../orders/order'
import type { PersonaRole } from '../personas'

/** What of `public.orders` a role may see, as its policy says it (`demo/server/database/sql/40_orders.sql`). */
const POLICIES: Readonly<Record<PersonaRole, string>> = {
  restaurant: 'restaurant_id = auth.uid()',
  customer: 'customer_id = auth.uid()',
  driver: 'driver_id = auth.uid()',
  operator: "auth.demo_role() = 'operator'",
}

const MOST = 200

/** Everybody asks the same; what comes back is the policies'. */
export function PolicyLine({ role }: { readonly role: PersonaRole }) {
  const { orders, loading, error } = useOrderUpdates<Order>({ limit: MOST })
  if (error?.final) return null
  return (
    <p className="policy-line" aria-busy={loading}>
      <code>select * from orders</code>{' '}
      <span>
        gives you <b data-testid="policy-rows">{loading ? '…' : rowsOf(orders.length)}</b>, by the policy
      </span>{' '}
      <code>{POLICIES[role]}</code>
    </p>
  )
}

function rowsOf(count: number): string {
  if (count === MOST) return `${MOST} rows and more`
  return count === 1 ? '1 row' : `${count} rows`
}
