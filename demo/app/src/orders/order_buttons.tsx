import { ADVANCE_WORDS, nextStatus, orderNumber } from './order'
import type { Order, OrderStatus } from './order'
import { driverFormOf } from './order_driver'
import type { Permissions } from './permissions'
import { RemoveButton } from './remove_button'

interface OrderButtonsProps {
  readonly order: Order
  readonly may: Permissions
  readonly busy: boolean
  readonly onMove: (status: OrderStatus) => void
  readonly onRemove: () => void
}

/** The next steps of an order. While one is under way the buttons have `aria-disabled` and not `disabled`, so that the focus stays where it is. */
export function OrderButtons({ order, may, busy, onMove, onRemove }: OrderButtonsProps) {
  const next = nextStatus(order.status)
  const number = orderNumber(order.id)
  return (
    <div className="order-buttons">
      {may.remove && <RemoveButton what={`order ${number}`} busy={busy} onRemove={onRemove} />}
      {may.cancel && (
        <button
          type="button"
          className="quiet"
          aria-disabled={busy}
          onClick={() => {
            onMove('cancelled')
          }}
        >
          Cancel<span className="visually-hidden"> order {number}</span>
        </button>
      )}
      {(may.assign || (may.advance && next)) && (
        // It is one button, whatever it says, so the focus stays on it from step to step.
        <button
          type={may.assign ? 'submit' : 'button'}
          form={may.assign ? driverFormOf(order) : undefined}
          className="primary"
          aria-disabled={busy}
          onClick={() => {
            if (next && !may.assign) onMove(next)
          }}
        >
          {may.assign ? 'Assign' : next && ADVANCE_WORDS[next]}
          <span className="visually-hidden">
            {may.assign && ' a driver to'} order {number}
          </span>
        </button>
      )}
    </div>
  )
}
