/** Metres east and north of the town's south-western corner. */
export type Point = readonly [east: number, north: number]
/** Degrees: latitude, longitude. */
export type Place = readonly [latitude: number, longitude: number]

/** What the plan shows, in metres. */
export const SIZE = { east: 4_700, north: 6_350 } as const

const CORNER: Place = [52.48, 13.37]
const METERS_NORTH = 111_200
const METERS_EAST = 67_700

export function placeOf([east, north]: Point): Place {
  return [CORNER[0] + north / METERS_NORTH, CORNER[1] + east / METERS_EAST]
}

export function pointOf([latitude, longitude]: Place): Point {
  return [(longitude - CORNER[1]) * METERS_EAST, (latitude - CORNER[0]) * METERS_NORTH]
}

/** Where streets meet. */
const CROSSINGS = {
  l0: [2370, 150],
  l1: [2380, 860],
  l2: [2350, 1700],
  l3: [2400, 2500],
  l4: [2330, 3300],
  l5: [2370, 4448],
  l6: [2420, 5250],
  l7: [2300, 6150],
  u0: [1000, 300],
  u1: [900, 1100],
  u2: [1200, 1900],
  u3: [1050, 2700],
  u4: [950, 3600],
  u5: [1100, 4500],
  u6: [1016, 5604],
  u7: [1150, 6200],
  b0: [3724, 150],
  b1: [3724, 778],
  b2: [3650, 1600],
  b3: [3500, 2300],
  b4: [3300, 3000],
  b5: [3450, 3900],
  b6: [3600, 4750],
  b7: [3500, 5600],
  g1: [320, 950],
  g2: [350, 1900],
  g3: [250, 2900],
  g4: [350, 4000],
  g5: [320, 5200],
  o0: [4420, 160],
  o1: [4400, 760],
  o2: [4350, 1700],
  o3: [4420, 2850],
  o4: [4320, 4000],
  o5: [4400, 5250],
} as const satisfies Readonly<Record<string, Point>>

export type Crossing = keyof typeof CROSSINGS

export interface Street {
  readonly name: string
  readonly kind: 'avenue' | 'street' | 'lane'
  readonly crossings: readonly Crossing[]
}

export const STREETS: readonly Street[] = [
  { name: 'Lindenallee', kind: 'avenue', crossings: ['l0', 'l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'] },
  { name: 'Bahnhofstraße', kind: 'avenue', crossings: ['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'] },
  { name: 'Uferstraße', kind: 'street', crossings: ['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7'] },
  { name: 'Mühlenstraße', kind: 'street', crossings: ['g1', 'u1', 'l1', 'b1', 'o1'] },
  { name: 'Marktstraße', kind: 'street', crossings: ['g2', 'u2', 'l2', 'b2', 'o2'] },
  { name: 'Theaterstraße', kind: 'avenue', crossings: ['u5', 'l5', 'b5', 'o4'] },
  { name: 'Nordring', kind: 'street', crossings: ['g5', 'u6', 'l6', 'b7', 'o5'] },
  { name: 'Südring', kind: 'street', crossings: ['u0', 'l0', 'b0', 'o0'] },
  { name: 'Ostring', kind: 'street', crossings: ['o0', 'o1', 'o2', 'o3', 'o4', 'o5'] },
  { name: 'Brückenstraße', kind: 'street', crossings: ['u3', 'l3', 'b3'] },
  { name: 'Hauptstraße', kind: 'street', crossings: ['l4', 'b4', 'o3'] },
  { name: 'Schulstraße', kind: 'lane', crossings: ['g4', 'u4', 'l4'] },
  { name: 'Gartenweg', kind: 'lane', crossings: ['g1', 'g2', 'g3', 'g4', 'g5'] },
  { name: 'Wiesenweg', kind: 'lane', crossings: ['g3', 'u3'] },
  { name: 'Kanalweg', kind: 'lane', crossings: ['g4', 'u5'] },
  { name: 'Postgasse', kind: 'lane', crossings: ['l6', 'b6', 'o4'] },
]

export function crossing(name: Crossing): Point {
  return CROSSINGS[name]
}

export const RIVER: readonly Point[] = [
  [1600, 6500],
  [1720, 5500],
  [1620, 4450],
  [1800, 3450],
  [1640, 2500],
  [1880, 1500],
  [1740, 700],
  [1830, -150],
]

export const PARKS: readonly { readonly name: string; readonly outline: readonly Point[] }[] = [
  {
    name: 'Stadtpark',
    outline: [
      [2500, 3420],
      [3190, 3210],
      [3320, 3820],
      [2540, 4230],
    ],
  },
  {
    name: 'Südwiesen',
    outline: [
      [440, 1120],
      [800, 1270],
      [1030, 1760],
      [470, 1770],
    ],
  },
  {
    name: 'Waldpark',
    outline: [
      [3760, 5000],
      [4240, 5020],
      [4230, 5330],
      [3640, 5430],
    ],
  },
]

/** Where the demo's people are, by their ids. */
export const ADDRESSES: Readonly<Record<string, Crossing>> = {
  '11111111-1111-4111-8111-111111111111': 'l5',
  '22222222-2222-4222-8222-222222222222': 'u6',
  '33333333-3333-4333-8333-333333333333': 'b1',
  '44444444-4444-4444-8444-444444444444': 'b4',
  '88888888-8888-4888-8888-888888888888': 'u2',
}

/** The round that each driver drives, again and again. */
export const TOURS: Readonly<Record<string, readonly Crossing[]>> = {
  '66666666-6666-4666-8666-666666666666': ['l5', 'b4', 'b1', 'l3', 'u3', 'u5'],
  '77777777-7777-4777-8777-777777777777': ['u6', 'u2', 'l1', 'b1', 'o3', 'b5', 'l6'],
}
