import type { OrderUpdates } from 'holdfast/react'
import { memo } from 'react'
import { ErrorNote } from '../parts/error_note'
import { useAction } from '../parts/use_action'
import type { Persona } from '../personas'
import { Age } from './age'
import { orderNumber, price } from './order'
import type { Order, OrderStatus } from './order'
import { OrderButtons } from './order_buttons'
import { OrderDriver } from './order_driver'
import { OrderProgress } from './order_progress'
import { permissionsOf } from './permissions'

interface OrderCardProps extends Pick<OrderUpdates<Order>, 'updateOrder' | 'deleteOrder'> {
  readonly order: Order
  readonly persona: Persona
  /** The restaurant's name. */
  readonly place: string
  readonly drivers: readonly Persona[]
}

/** One order. An order that did not change is the same object as before, so `memo` spares all cards except those that changed. */
export const OrderCard = memo(function OrderCard(props: OrderCardProps) {
  const { order, persona, place, drivers, updateOrder, deleteOrder } = props
  const { busy, error, run } = useAction()
  const moveTo = (status: OrderStatus): void => {
    void run(() => updateOrder(order.id, { status }))
  }
  const may = permissionsOf(persona, order)
  return (
    <li
      className="order-card"
      aria-labelledby={`order-${order.id}`}
      data-testid="order"
      data-id={order.id}
      data-status={order.status}
    >
      <header className="order-head">
        <h2 id={`order-${order.id}`}>Order {orderNumber(order.id)}</h2>
        <Age since={order.created_at} />
      </header>
      {persona.role === 'customer' && <p className="order-place">{place}</p>}
      <Items items={order.items} />
      {order.note && <p className="order-note">{order.note}</p>}
      <OrderProgress status={order.status} />
      <OrderDriver order={order} drivers={drivers} mayAssign={may.assign} updateOrder={updateOrder} />
      <footer className="order-foot">
        <span className="order-total">{price(order.total_cents)}</span>
        <OrderButtons
          order={order}
          may={may}
          busy={busy}
          onMove={moveTo}
          onRemove={() => {
            void run(() => deleteOrder(order.id))
          }}
        />
      </footer>
      <ErrorNote error={error} />
    </li>
  )
})

function Items({ items }: Pick<Order, 'items'>) {
  return (
    <ul className="order-items">
      {items.map(({ name, quantity }) => (
        <li key={name}>
          <b>{quantity}×</b> {name}
        </li>
      ))}
    </ul>
  )
}
