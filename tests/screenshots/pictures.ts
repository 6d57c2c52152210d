/** A picture of somebody's desk, when all is well. */
export interface Picture {
  /** Of the file in docs/screenshots. */
  readonly name: string
  /** What of the demo: its address's options; see demo/app/src/settings.ts. */
  readonly query: Readonly<Record<string, string>>
  readonly screen: keyof typeof SCREENS
  readonly colorScheme: 'light' | 'dark'
}

export const SCREENS = {
  desk: { viewport: { width: 1200, height: 830 }, deviceScaleFactor: 1 },
  tall: { viewport: { width: 1200, height: 1040 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 },
} as const

export const PICTURES: readonly Picture[] = [
  { name: 'restaurant', query: { as: 'luigi' }, screen: 'desk', colorScheme: 'light' },
  { name: 'restaurant-dark', query: { as: 'luigi' }, screen: 'desk', colorScheme: 'dark' },
  { name: 'customer-phone', query: { as: 'ada' }, screen: 'phone', colorScheme: 'light' },
]
