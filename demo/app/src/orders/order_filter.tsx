import { memo } from 'react'
import { Segments } from '../parts/segments'
import { isDone } from './order'
import type { Order } from './order'

export type Shown = 'open' | 'done' | 'all'

const CHOICES: readonly (readonly [Shown, string])[] = [
  ['open', 'Open'],
  ['done', 'Done'],
  ['all', 'All'],
]

interface OrderFilterProps {
  /** Null while nobody knows. */
  readonly orders: readonly Order[] | null
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
}

export function matches({ status }: Order, shown: Shown): boolean {
  return shown === 'all' || isDone(status) === (shown === 'done')
}

export const OrderFilter = memo(function OrderFilter({ orders, shown, onShow }: OrderFilterProps) {
  const choices = CHOICES.map(
    ([choice, label]) =>
      [
        choice,
        <>
          {label} <b className="count">{orders?.filter((order) => matches(order, choice)).length ?? '–'}</b>
        </>,
      ] as const,
  )
  return <Segments legend="Orders to show" choices={choices} chosen={shown} onChoose={onShow} />
})
