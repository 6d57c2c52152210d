import type { RunningServer } from '../../demo/server/server'
import { ADA, GRACE, LUIGI, SAKURA } from '../e2e/support/orders'

interface EveningOrder {
  /** The first letters of its id, which people call it by. */
  readonly number: string
  readonly restaurant: string
  readonly customer: string
  readonly status: string
  readonly items: readonly (readonly [quantity: number, dish: string])[]
  readonly cents: number
  readonly note?: string
  readonly minutesAgo: number
}

/** A Friday evening, the same in every picture. */
const ORDERS: readonly EveningOrder[] = [
  {
    number: 'c41d',
    restaurant: LUIGI,
    customer: GRACE,
    status: 'pending',
    items: [
      [2, 'Pizza margherita'],
      [1, 'Tiramisù'],
    ],
    cents: 2800,
    minutesAgo: 1,
  },
  {
    number: '8e02',
    restaurant: LUIGI,
    customer: ADA,
    status: 'confirmed',
    items: [[1, 'Tagliatelle al ragù']],
    cents: 1450,
    note: 'The bell is broken: please knock.',
    minutesAgo: 4,
  },
  {
    number: 'f7a9',
    restaurant: LUIGI,
    customer: GRACE,
    status: 'preparing',
    items: [
      [3, 'Pizza margherita'],
      [2, 'Tagliatelle al ragù'],
    ],
    cents: 6170,
    note: 'No onions, please',
    minutesAgo: 12,
  },
  {
    number: '29b3',
    restaurant: LUIGI,
    customer: ADA,
    status: 'ready',
    items: [[2, 'Tiramisù']],
    cents: 1240,
    minutesAgo: 19,
  },
  {
    number: '5d10',
    restaurant: SAKURA,
    customer: ADA,
    status: 'preparing',
    items: [
      [1, 'Chirashi bowl'],
      [1, 'Miso soup'],
    ],
    cents: 2070,
    minutesAgo: 9,
  },
]

/** Puts the evening's orders into an empty database. */
export async function serveEvening(server: RunningServer): Promise<void> {
  for (const { number, restaurant, customer, status, items, cents, note, minutesAgo } of ORDERS) {
    const dishes = items.map(([quantity, name]) => ({ quantity, name }))
    await server.sql(
      `insert into orders (id, restaurant_id, customer_id, status, items, total_cents, note, created_at) values
       ($1::text::uuid, $2::text::uuid, $3::text::uuid, $4::text, $5::text::jsonb, $6::text::int, nullif($7::text, ''),
        now() - make_interval(secs => $8::text::int))`,
      [
        `${number}0000-0000-4000-8000-000000000000`,
        restaurant,
        customer,
        status,
        JSON.stringify(dishes),
        String(cents),
        note ?? '',
        // Half a minute more, so that it does not turn over while the pictures are taken.
        String(minutesAgo * 60 + 15),
      ],
    )
  }
}
