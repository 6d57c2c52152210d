export interface Dish {
  readonly name: string
  readonly cents: number
}

const MENUS: Readonly<Record<string, readonly Dish[]>> = {
  luigi: [
    { name: 'Tagliatelle al ragù', cents: 1450 },
    { name: 'Pizza margherita', cents: 1090 },
    { name: 'Tiramisù', cents: 620 },
  ],
  sakura: [
    { name: 'Salmon nigiri', cents: 980 },
    { name: 'Chirashi bowl', cents: 1680 },
    { name: 'Miso soup', cents: 390 },
  ],
  tamarind: [
    { name: 'Chicken tikka masala', cents: 1390 },
    { name: 'Dal makhani', cents: 1090 },
    { name: 'Garlic naan', cents: 350 },
  ],
}

const HOUSE: readonly Dish[] = [{ name: 'Dish of the day', cents: 1200 }]

/** The menu of a restaurant, by its short name. */
export function menuOf(restaurant: string): readonly Dish[] {
  return MENUS[restaurant] ?? HOUSE
}
