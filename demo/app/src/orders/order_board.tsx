import { useConnectionManager, useOrderUpdates } from 'holdfast/react'
import { useState } from 'react'
import { ErrorNote } from '../parts/error_note'
import type { Persona } from '../personas'
import { NewOrder } from './new_order'
import { OrderFilter, matches } from './order_filter'
import type { Shown } from './order_filter'
import { OrderList } from './order_list'
import { OrderSkeletons } from './order_skeletons'
import type { Order } from './order'
import { StaleNote } from './stale_note'

interface OrderBoardProps {
  readonly persona: Persona
  readonly restaurant: Persona
  readonly restaurants: readonly Persona[]
}

/** The orders that concern this persona, live, with their ways on. */
export function OrderBoard({ persona, restaurant, restaurants }: OrderBoardProps) {
  // A customer's orders, wherever they were placed, are those that the policies show.
  const restaurantId = persona.role === 'customer' ? undefined : restaurant.id
  const { orders, loading, error, stale, ...actions } = useOrderUpdates<Order>({ restaurantId, limit: 200 })
  const { state } = useConnectionManager()
  const [shown, show] = useState<Shown>('open')
  const visible = orders.filter((order) => matches(order, shown))
  return (
    <section className="order-board" aria-labelledby="orders-title" aria-busy={loading}>
      <header className="board-head">
        <h1 id="orders-title">{persona.role === 'customer' ? 'Your orders' : restaurant.name}</h1>
        <OrderFilter orders={orders} shown={shown} onShow={show} />
      </header>
      <NewOrder persona={persona} restaurant={restaurant} create={actions.createOrder} />
      {stale && <StaleNote />}
      {/* While there is no connection, the strip above says why. */}
      {(state === 'connected' || error?.final) && <ErrorNote error={error} />}
      {loading ? (
        !error && <OrderSkeletons />
      ) : (
        <OrderList
          orders={visible}
          shown={shown}
          stale={stale}
          persona={persona}
          restaurants={restaurants}
          {...actions}
        />
      )}
    </section>
  )
}
