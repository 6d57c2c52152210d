import type { OrderUpdates } from 'holdfast/react'
import type { Persona } from '../personas'
import { EmptyOrders } from './empty_orders'
import type { Order } from './order'
import { OrderCard } from './order_card'
import type { Shown } from './order_filter'

interface OrderListProps extends Pick<OrderUpdates<Order>, 'updateOrder' | 'deleteOrder'> {
  readonly orders: readonly Order[]
  readonly shown: Shown
  readonly stale: boolean
  readonly persona: Persona
  readonly restaurants: readonly Persona[]
  readonly drivers: readonly Persona[]
}

export function OrderList(props: OrderListProps) {
  const { orders, shown, stale, persona, restaurants, drivers, updateOrder, deleteOrder } = props
  if (orders.length === 0) return <EmptyOrders shown={shown} persona={persona} />
  return (
    <ul className="order-list" aria-label="Orders" tabIndex={0} data-stale={stale}>
      {orders.map((order) => (
        <OrderCard
          key={order.id}
          order={order}
          persona={persona}
          place={restaurants.find(({ id }) => id === order.restaurant_id)?.name ?? ''}
          drivers={drivers}
          updateOrder={updateOrder}
          deleteOrder={deleteOrder}
        />
      ))}
    </ul>
  )
}
