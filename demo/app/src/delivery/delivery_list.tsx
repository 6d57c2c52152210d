import { STATUS_WORDS, isDone, orderNumber } from '../orders/order'
import type { Order, OrderStatus } from '../orders/order'
import { ErrorNote } from '../parts/error_note'
import { Panel } from '../parts/panel'
import { useAction } from '../parts/use_action'
import type { Persona } from '../personas'
import { routeOf } from './open_orders'
import type { DriverOrders } from './use_driver_orders'

interface DeliveryListProps {
  readonly personas: readonly Persona[]
  readonly updates: DriverOrders
  /** The delivery whose door the driver has reached. */
  readonly atDoor: string | undefined
}

/** The deliveries of this driver. */
export function DeliveryList({ personas, updates, atDoor }: DeliveryListProps) {
  const { mine, updateOrder, ...data } = updates
  const open = mine.filter(({ status }) => !isDone(status))
  return (
    <Panel
      title="Your deliveries"
      data={{ ...data, empty: open.length === 0 }}
      aside={<span className="panel-note">{open.length} open</span>}
      none="You have nothing to deliver. Take an order that is ready, or wait until a restaurant gives you one."
    >
      <ul className="delivery-list">
        {open.map((order) => (
          <DeliveryLine
            key={order.id}
            order={order}
            personas={personas}
            updateOrder={updateOrder}
            isUrgent={order.id === atDoor}
          />
        ))}
      </ul>
    </Panel>
  )
}

interface DeliveryLineProps extends Pick<DriverOrders, 'updateOrder'> {
  readonly order: Order
  readonly personas: readonly Persona[]
  readonly isUrgent: boolean
}

function DeliveryLine({ order, personas, updateOrder, isUrgent }: DeliveryLineProps) {
  const { busy, error, run } = useAction()
  const change = (patch: Partial<Order>): void => {
    void run(() => updateOrder(order.id, patch))
  }
  const moveTo = (status: OrderStatus): void => {
    change({ status })
  }
  const number = <span className="visually-hidden">: order {orderNumber(order.id)}</span>
  return (
    <li className="delivery-line" data-testid="delivery-line" data-status={order.status}>
      <p>
        <b>{orderNumber(order.id)}</b> {routeOf(order, personas)}
        <span className="panel-note delivery-note">{STATUS_WORDS[order.status]}</span>
      </p>
      {order.status === 'ready' && (
        <>
          <button type="button" className="quiet" aria-disabled={busy} onClick={() => change({ driver_id: null })}>
            Give back{number}
          </button>
          <button type="button" aria-disabled={busy} onClick={() => moveTo('picked_up')}>
            Picked up{number}
          </button>
        </>
      )}
      {order.status === 'picked_up' && (
        <button
          type="button"
          className={isUrgent ? 'primary' : ''}
          aria-disabled={busy}
          onClick={() => moveTo('delivered')}
        >
          Delivered{number}
        </button>
      )}
      <ErrorNote error={error} />
    </li>
  )
}
