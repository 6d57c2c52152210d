import { isDone } from './order'
import type { Order } from './order'

export type Shown = 'open' | 'done' | 'all'

const CHOICES: readonly (readonly [Shown, string])[] = [
  ['open', 'Open'],
  ['done', 'Done'],
  ['all', 'All'],
]

interface OrderFilterProps {
  readonly orders: readonly Order[]
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
}

export function matches({ status }: Order, shown: Shown): boolean {
  return shown === 'all' || isDone(status) === (shown === 'done')
}

export function OrderFilter({ orders, shown, onShow }: OrderFilterProps) {
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">Orders to show</legend>
      {CHOICES.map(([choice, label]) => (
        <label key={choice}>
          <input
            type="radio"
            name="shown"
            checked={choice === shown}
            onChange={() => {
              onShow(choice)
            }}
          />
          <span>
            {label} <b className="count">{orders.filter((order) => matches(order, choice)).length}</b>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
