import type { Inventory } from 'holdfast/react'
import { ErrorNote } from '../parts/error_note'
import { useAction } from '../parts/use_action'

/** A row of `public.products`. */
export type Product = {
  readonly id: string
  readonly name: string
  readonly stock_level: number
  readonly low_stock_at: number
}

const FULL = 40

interface StockLineProps {
  readonly product: Product
  readonly level: 'out' | 'low' | 'ok'
  readonly setStock: Inventory<Product>['setStock']
}

export function StockLine({ product, level, setStock }: StockLineProps) {
  const { busy, error, run } = useAction()
  const { id, name, stock_level: left } = product
  const set = (stock: number): void => {
    void run(() => setStock(id, stock))
  }
  return (
    <li className="stock-line" data-testid="product" data-name={name} data-level={level}>
      <span className="stock-name">{name}</span>
      <span className="stock-bar" aria-hidden="true">
        <i style={{ inlineSize: `${Math.min(100, (left / FULL) * 100)}%` }} />
      </span>
      <span className="stock-left" data-testid="stock">
        {left === 0 ? 'sold out' : `${left} left`}
      </span>
      <button
        type="button"
        className="small"
        disabled={busy || left === 0}
        onClick={() => {
          set(left - 1)
        }}
      >
        Sell<span className="visually-hidden"> one {name}</span>
      </button>
      <button
        type="button"
        className="small"
        disabled={busy || left >= FULL}
        onClick={() => {
          set(FULL)
        }}
      >
        Restock<span className="visually-hidden"> {name}</span>
      </button>
      <ErrorNote error={error} />
    </li>
  )
}
