import { useConnectionManager, useOrderUpdates } from '../../../../js/src/react/index.js'

export type Order = {
  readonly id: number
  readonly restaurant_id: number
  readonly status: string
  readonly owner?: string
}

export const NEW: Order = { id: 1, restaurant_id: 1, status: 'new' }

/** What people test first: a list, a button in each line, and the state of the connection. */
export function Orders() {
  const { state } = useConnectionManager()
  const { orders, loading, error, updateOrder } = useOrderUpdates<Order>({ restaurantId: '1' })
  return (
    <section aria-label={state}>
      {loading && 'Loading'}
      {error && <p role="alert">{error.name}</p>}
      {orders.map(({ id, status }) => (
        <button key={id} onClick={() => void updateOrder(id, { status: 'ready' }).catch(() => undefined)}>
          {status}
        </button>
      ))}
    </section>
  )
}
