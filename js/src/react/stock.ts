/** How much there is of a product. */
export type StockLevel = 'ok' | 'low' | 'out'

/** When a product is low, and when it is so no more. */
export interface StockLimits {
  /** Below it, a product is low. */
  readonly threshold: number
  /** A level this much above the threshold ends the alert, so that a level that wavers alerts once. */
  readonly hysteresis: number
}

/** The level of a stock, given what it was before. */
export function stockLevel(stock: number, before: StockLevel | undefined, limits: StockLimits): StockLevel {
  if (stock <= 0) return 'out'
  const wasShort = before === 'low' || before === 'out'
  const enough = limits.threshold + (wasShort ? limits.hysteresis : 0)
  return stock < enough ? 'low' : 'ok'
}
