import { useInventoryTracking } from 'holdfast/react'
import { useState } from 'react'
import { Panel } from '../parts/panel'
import type { Persona } from '../personas'
import { StockLine } from './stock_line'
import type { Product } from './stock_line'

/** The kitchen's stock. The simulation sells from it, and the panel says once when something runs low. */
export function StockPanel({ restaurant }: { readonly restaurant: Persona }) {
  const [alert, setAlert] = useState('')
  const stock = useInventoryTracking<Product>({
    filter: `restaurant_id=eq.${restaurant.id}`,
    onLowStock: ({ name, stock_level: left }) => {
      setAlert(`${name} is running low: ${left} left.`)
    },
    onOutOfStock: ({ name }) => {
      setAlert(`${name} is sold out.`)
    },
  })
  const { inventory, lowStockItems, outOfStockItems, setStock } = stock
  return (
    <Panel
      title="Stock"
      data={{ ...stock, empty: inventory.length === 0 }}
      none="This kitchen lists nothing that could run out."
      aside={<Counts low={lowStockItems.length} out={outOfStockItems.length} />}
    >
      <p className="stock-alert" role="status" data-testid="stock-alert">
        {alert}
      </p>
      <ul className="stock-list">
        {inventory.map((product) => (
          <StockLine
            key={product.id}
            product={product}
            level={levelOf(product, outOfStockItems, lowStockItems)}
            setStock={setStock}
          />
        ))}
      </ul>
    </Panel>
  )
}

function levelOf(product: Product, out: readonly Product[], low: readonly Product[]): 'out' | 'low' | 'ok' {
  if (out.includes(product)) return 'out'
  return low.includes(product) ? 'low' : 'ok'
}

function Counts({ low, out }: { readonly low: number; readonly out: number }) {
  if (low + out === 0) return <span className="panel-note">nothing low</span>
  return (
    <span className="panel-note">
      {[low > 0 && `${low} low`, out > 0 && `${out} sold out`].filter(Boolean).join(', ')}
    </span>
  )
}
