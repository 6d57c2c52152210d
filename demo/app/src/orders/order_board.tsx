import { useOrderUpdates } from 'holdfast/react'
import { useMemo, useState } from 'react'
import { isKnown } from '../health/panel_data'
import { usePanelHealth } from '../health/use_health'
import { ErrorNote } from '../parts/error_note'
import { Unknown } from '../parts/unknown'
import type { Persona } from '../personas'
import { NewOrder } from './new_order'
import { OrderFilter, matches } from './order_filter'
import type { Shown } from './order_filter'
import { OrderList } from './order_list'
import { OrderSkeletons } from './order_skeletons'
import type { Order } from './order'

interface OrderBoardProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  readonly restaurant: Persona
  readonly restaurants: readonly Persona[]
}

/** The orders that concern this persona, live, with the buttons for their next steps. */
export function OrderBoard({ persona, personas, restaurant, restaurants }: OrderBoardProps) {
  // The policies show a customer their own orders, wherever they placed them.
  const restaurantId = persona.role === 'customer' ? undefined : restaurant.id
  const updates = useOrderUpdates<Order>({ restaurantId, limit: 200 })
  const { orders, loading, error, stale, refetch, ...actions } = updates
  const ownError = usePanelHealth(updates)
  const known = isKnown({ loading, error, empty: orders.length === 0 })
  const drivers = useMemo(() => personas.filter(({ role }) => role === 'driver'), [personas])
  const [shown, show] = useState<Shown>('open')
  return (
    <section className="order-board" aria-labelledby="orders-title" aria-busy={loading && !ownError}>
      <header className="board-head">
        <h1 id="orders-title">{persona.role === 'customer' ? 'Your orders' : restaurant.name}</h1>
        <OrderFilter orders={known ? orders : null} shown={shown} onShow={show} />
      </header>
      <NewOrder persona={persona} restaurant={restaurant} create={actions.createOrder} />
      <ErrorNote error={ownError} onRetry={refetch} />
      {known && (
        <OrderList
          orders={orders.filter((order) => matches(order, shown))}
          {...{ shown, stale, persona, restaurants, drivers }}
          {...actions}
        />
      )}
      {!known && !ownError && (error ? <Unknown data={updates} /> : <OrderSkeletons />)}
    </section>
  )
}
