/** A picture of somebody's desk, or of several, when all is well and an order is under way. */
export interface Picture {
  /** Of the file in docs/screenshots. */
  readonly name: string
  /** What of the demo: its address's options; see demo/app/src/settings.ts. */
  readonly query: Readonly<Record<string, string>>
  readonly screen: keyof typeof SCREENS
  readonly colorScheme: 'light' | 'dark'
}

export const SCREENS = {
  wide: { viewport: { width: 1680, height: 1050 }, deviceScaleFactor: 1 },
  desk: { viewport: { width: 1200, height: 830 }, deviceScaleFactor: 1 },
  tall: { viewport: { width: 1200, height: 1040 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 },
} as const

export const PICTURES: readonly Picture[] = [
  { name: 'side-by-side', query: { view: 'all' }, screen: 'wide', colorScheme: 'light' },
  { name: 'side-by-side-dark', query: { view: 'all' }, screen: 'wide', colorScheme: 'dark' },
  { name: 'driver', query: { as: 'dmitri' }, screen: 'desk', colorScheme: 'dark' },
  { name: 'operator', query: { as: 'operator' }, screen: 'tall', colorScheme: 'light' },
  { name: 'customer-phone', query: { as: 'ada' }, screen: 'phone', colorScheme: 'light' },
]
