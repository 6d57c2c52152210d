import type { TestServerOptions } from 'holdfast/testing'
import type { Order } from '../../demo/app/src/orders/order'
import type { Persona } from '../../demo/app/src/personas'

export const LUIGI: Persona = {
  key: 'luigi',
  id: '11111111-1111-4111-8111-111111111111',
  name: "Luigi's Trattoria",
  role: 'restaurant',
  email: 'luigi@holdfast.test',
}
export const DMITRI: Persona = {
  key: 'dmitri',
  id: '66666666-6666-4666-8666-666666666666',
  name: 'Dmitri (driver)',
  role: 'driver',
  email: 'dmitri@holdfast.test',
}

export const STATUSES = ['pending', 'confirmed', 'preparing', 'ready', 'picked_up', 'delivered', 'cancelled'] as const

export type Product = {
  readonly id: string
  readonly restaurant_id: string
  readonly name: string
  readonly stock_level: number
  readonly low_stock_at: number
}

export type Notification = {
  readonly id: string
  readonly user_id: string
  readonly title: string
  readonly read_at: string | null
  readonly created_at: string
}

const START = Date.parse('2027-01-15T07:00:00Z')
const ago = (minutes: number): string => new Date(START - minutes * 60_000).toISOString()

export function orderOf(id: string, createdAt: string, status: Order['status'] = 'pending'): Order {
  return {
    id,
    restaurant_id: LUIGI.id,
    customer_id: null,
    driver_id: null,
    status,
    items: [{ name: 'Tiramisù', quantity: 1 }],
    total_cents: 620,
    note: null,
    created_at: createdAt,
  }
}

/** The tables and policies that the restaurant's desk relies on, as in demo/server/database/sql. */
export const DATABASE: Pick<TestServerOptions, 'tables' | 'policies'> = {
  tables: {
    orders: ['a', 'b', 'c'].map((name, i) => orderOf(`0000000${name}-0000-4000-8000-000000000000`, ago(i + 1))),
    products: ['Flour', 'Basil'].map((name, i) => ({
      id: `5000000${i}-0000-4000-8000-000000000000`,
      restaurant_id: LUIGI.id,
      name,
      stock_level: 12 - 9 * i,
      low_stock_at: 10,
    })),
    notifications: {
      columns: {
        id: 'uuid',
        user_id: 'uuid',
        title: 'text',
        body: 'text',
        read_at: 'timestamptz',
        created_at: 'timestamptz',
      },
    },
    chat_messages: {
      columns: {
        id: 'uuid',
        channel_id: 'uuid',
        sender_id: 'uuid',
        text: 'text',
        attachments: 'jsonb',
        created_at: 'timestamptz',
      },
    },
    chat_read_receipts: {
      key: ['channel_id', 'user_id'],
      columns: { channel_id: 'uuid', user_id: 'uuid', last_read_at: 'timestamptz' },
    },
  },
  policies: {
    orders: ({ id }, { restaurant_id: restaurant }) => restaurant === id,
    notifications: ({ id }, { user_id: user }) => user === id,
  },
}
