/** The chat of kitchens and drivers. Everybody except the customers is a member. */
export const CHAT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const LUIGI = '11111111-1111-4111-8111-111111111111'
export const SAKURA = '22222222-2222-4222-8222-222222222222'

/** A live table of the page. It must show the `filter`, `where`, `order` and `limit` of its table under the user's policies. */
export interface Shown {
  readonly table: string
  readonly filter?: string
  readonly where?: string
  readonly order: readonly { readonly column: string; readonly ascending: boolean }[]
  readonly limit?: number
}

const NEWEST = [{ column: 'created_at', ascending: false }]

/** Everything that the page shows, by the name that differences are printed with. */
export const SHOWN: Readonly<Record<string, Shown>> = {
  orders: { table: 'orders', order: NEWEST },
  'newest orders': { table: 'orders', order: NEWEST, limit: 5 },
  'open orders': {
    table: 'orders',
    filter: `restaurant_id=eq.${LUIGI}`,
    where: 'status=in.(pending,confirmed)',
    order: NEWEST,
    limit: 4,
  },
  stock: { table: 'products', order: [{ column: 'stock_level', ascending: true }] },
  chat: {
    table: 'chat_messages',
    filter: `channel_id=eq.${CHAT}`,
    order: NEWEST,
    limit: 10,
  },
  notifications: { table: 'notifications', order: NEWEST, limit: 20 },
  ovens: { table: 'ovens', order: [{ column: 'id', ascending: true }] },
}

/** `filter` and `where` in SQL. */
const CONDITIONS: Readonly<Record<string, string>> = {
  'open orders': `restaurant_id = '${LUIGI}' and status in ('pending', 'confirmed')`,
  chat: `channel_id = '${CHAT}'`,
}

/** What the rows of the table of that name are in the database. The query uses nothing of the package. */
export function queryOf(name: string, { table, order, limit }: Shown): string {
  const sorted = [...order.map(({ column, ascending }) => `${column} ${ascending ? 'asc' : 'desc'}`), 'id asc']
  const page = `select * from public.${table} where ${CONDITIONS[name] ?? 'true'} order by ${sorted.join(', ')}${limit === undefined ? '' : ` limit ${limit}`}`
  return `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from (${page}) t`
}
