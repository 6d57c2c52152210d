import type { OrderUpdates } from 'holdfast/react'
import { shortName } from '../map/places'
import { STATUS_WORDS, isDone, orderNumber } from '../orders/order'
import { ErrorNote } from '../parts/error_note'
import { Panel } from '../parts/panel'
import { useAction } from '../parts/use_action'
import type { Persona } from '../personas'
import type { Delivery } from './delivery'

interface DeliveryListProps extends Pick<OrderUpdates<Delivery>, 'updateOrder' | 'loading' | 'error'> {
  readonly orders: readonly Delivery[]
  readonly personas: readonly Persona[]
}

/** What this driver has to deliver: the policies show no other orders. */
export function DeliveryList({ orders, personas, loading, error, updateOrder }: DeliveryListProps) {
  const open = orders.filter(({ status }) => !isDone(status))
  return (
    <Panel title="Your deliveries" busy={loading} aside={<span className="panel-note">{open.length} open</span>}>
      {!loading && open.length === 0 && (
        <p className="panel-empty">
          None. An order that is ready is given to a driver by operations, or by the simulation.
        </p>
      )}
      <ul className="delivery-list">
        {open.map((order) => (
          <DeliveryLine key={order.id} order={order} personas={personas} updateOrder={updateOrder} />
        ))}
      </ul>
      <ErrorNote error={error} />
    </Panel>
  )
}

interface DeliveryLineProps extends Pick<DeliveryListProps, 'personas' | 'updateOrder'> {
  readonly order: Delivery
}

function DeliveryLine({ order, personas, updateOrder }: DeliveryLineProps) {
  const { busy, error, run } = useAction()
  const nameOf = (id: string | null): string => shortName(personas.find((one) => one.id === id)?.name ?? 'a guest')
  const next = order.status === 'ready' ? 'picked_up' : order.status === 'picked_up' ? 'delivered' : null
  return (
    <li className="delivery-line" data-testid="delivery-line" data-status={order.status}>
      <p>
        <b>{orderNumber(order.id)}</b> {nameOf(order.restaurant_id)} → {nameOf(order.customer_id)}
      </p>
      <span className="panel-note">{STATUS_WORDS[order.status]}</span>
      {next && (
        <button
          type="button"
          className="small"
          disabled={busy}
          onClick={() => {
            void run(() => updateOrder(order.id, { status: next }))
          }}
        >
          {next === 'picked_up' ? 'Picked up' : 'Delivered'}
          <span className="visually-hidden"> {orderNumber(order.id)}</span>
        </button>
      )}
      <ErrorNote error={error} />
    </li>
  )
}
