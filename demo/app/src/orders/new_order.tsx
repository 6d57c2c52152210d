import type { OrderUpdates } from 'holdfast/react'
import { memo, useRef } from 'react'
import type { FormEvent } from 'react'
import { ErrorNote } from '../parts/error_note'
import { useAction } from '../parts/use_action'
import type { Persona } from '../personas'
import { menuOf } from './menu'
import type { Dish } from './menu'
import { price } from './order'
import type { Order } from './order'

interface NewOrderProps {
  readonly persona: Persona
  readonly restaurant: Persona
  readonly create: OrderUpdates<Order>['createOrder']
}

const MOST = 20

/** Places an order. The order is on the page at once, so it must be complete: what the database would fill in is filled in here. */
export const NewOrder = memo(function NewOrder({ persona, restaurant, create }: NewOrderProps) {
  const form = useRef<HTMLFormElement>(null)
  const { busy, error, run } = useAction()
  const dishes = menuOf(restaurant.key)
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const order = readOrder(new FormData(event.currentTarget), dishes)
    const customer_id = persona.role === 'customer' ? persona.id : null
    const [id, created_at] = [crypto.randomUUID(), new Date().toISOString()]
    const fresh = { id, created_at, status: 'pending', driver_id: null } as const
    if (await run(() => create({ ...order, ...fresh, restaurant_id: restaurant.id, customer_id })))
      form.current?.reset()
  }
  return (
    <form
      ref={form}
      className="new-order"
      aria-label={`New order at ${restaurant.name}`}
      onSubmit={(event) => {
        void submit(event)
      }}
    >
      <Fields of={restaurant.id} dishes={dishes} />
      <button type="submit" className="primary" aria-disabled={busy}>
        {persona.role === 'customer' ? 'Place order' : 'Add order'}
      </button>
      <ErrorNote error={error} />
    </form>
  )
})

/** `of`: the restaurant whose dishes they are. Another restaurant begins with its own first dish. */
function Fields({ of, dishes }: { readonly of: string; readonly dishes: readonly Dish[] }) {
  return (
    <>
      <label className="field dish">
        <span>Dish</span>
        <select name="dish" key={of}>
          {dishes.map(({ name, cents }) => (
            <option key={name} value={name}>
              {name} · {price(cents)}
            </option>
          ))}
        </select>
      </label>
      <label className="field quantity">
        <span>Quantity</span>
        <input name="quantity" type="number" inputMode="numeric" min={1} max={MOST} defaultValue={1} required />
      </label>
      <label className="field note">
        <span>Note</span>
        <input name="note" maxLength={200} placeholder="Optional" autoComplete="off" />
      </label>
    </>
  )
}

function readOrder(data: FormData, dishes: readonly Dish[]): Pick<Order, 'items' | 'total_cents' | 'note'> {
  const text = (name: string): string => {
    const value = data.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const quantity = Math.min(MOST, Math.max(1, Math.floor(Number(text('quantity')) || 1)))
  const dish = dishes.find(({ name }) => name === text('dish'))
  return {
    items: [{ name: text('dish'), quantity }],
    total_cents: (dish?.cents ?? 0) * quantity,
    note: text('note') || null,
  }
}
