/** How much there is of a product. */
export type StockLevel = 'ok' | 'low' | 'out'

/** When a product becomes low, and when that ends. */
export interface StockLimits {
  /** A product is low below this. */
  readonly threshold: number
  /** An alert ends when the stock is this much above the threshold, so that a stock that wavers alerts once. */
  readonly hysteresis: number
}

/** The level of a stock, given its previous level. */
export function stockLevel(stock: number, before: StockLevel | undefined, limits: StockLimits): StockLevel {
  if (stock <= 0) return 'out'
  const wasShort = before === 'low' || before === 'out'
  const enough = limits.threshold + (wasShort ? limits.hysteresis : 0)
  return stock < enough ? 'low' : 'ok'
}
