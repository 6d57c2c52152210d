import { STATUS_WORDS, STEPS } from './order'
import type { OrderStatus } from './order'

/** The order's status: a word for everybody, and a row of steps for the eye. */
export function OrderProgress({ status }: { readonly status: OrderStatus }) {
  const reached = STEPS.findIndex((step) => step === status)
  return (
    <div className="order-progress">
      <span className="status" data-testid="status">
        {STATUS_WORDS[status]}
      </span>
      {reached >= 0 && (
        <span className="steps" aria-hidden="true">
          {STEPS.map((step, at) => (
            <i key={step} data-reached={at <= reached} />
          ))}
        </span>
      )}
    </div>
  )
}
