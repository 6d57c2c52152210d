import type { OrderUpdates } from 'holdfast/react'
import { shortName } from '../map/places'
import { ErrorNote } from '../parts/error_note'
import { useAction } from '../parts/use_action'
import type { Persona } from '../personas'
import { isDone, orderNumber } from './order'
import type { Order } from './order'

interface OrderDriverProps extends Pick<OrderUpdates<Order>, 'updateOrder'> {
  readonly order: Order
  readonly drivers: readonly Persona[]
  readonly mayAssign: boolean
}

/** Who brings an order. While nobody does, it offers to give the order to a driver. */
export function OrderDriver({ order, drivers, mayAssign, updateOrder }: OrderDriverProps) {
  const { error, run } = useAction()
  const driver = drivers.find(({ id }) => id === order.driver_id)
  if (driver)
    return (
      <p className="order-driver" data-testid="order-driver">
        {wordsOf(order, shortName(driver.name))}
      </p>
    )
  if (!mayAssign) return null
  return (
    <form
      id={driverFormOf(order)}
      className="order-driver"
      onSubmit={(event) => {
        event.preventDefault()
        const chosen = new FormData(event.currentTarget).get('driver')
        if (typeof chosen === 'string') void run(() => updateOrder(order.id, { driver_id: chosen }))
      }}
    >
      <label htmlFor={`driver-of-${order.id}`}>
        Driver<span className="visually-hidden"> for order {orderNumber(order.id)}</span>
      </label>
      <select id={`driver-of-${order.id}`} name="driver" required defaultValue="">
        <option value="">Any who takes it</option>
        {drivers.map(({ id, name }) => (
          <option key={id} value={id}>
            {shortName(name)}
          </option>
        ))}
      </select>
      <ErrorNote error={error} />
    </form>
  )
}

/** Its button stands with the others of the card. Where "Mark ready" was, there must be nothing that cannot be undone. */
export function driverFormOf({ id }: Order): string {
  return `driver-form-${id}`
}

function wordsOf({ status }: Order, name: string): string {
  if (status === 'picked_up') return `${name} is on the way with it.`
  return isDone(status) ? `${name} brought it.` : `${name} picks it up.`
}
