import type { RunningServer } from '../../../demo/server/server'

export const LUIGI = '11111111-1111-4111-8111-111111111111'
export const SAKURA = '22222222-2222-4222-8222-222222222222'
export const ADA = '44444444-4444-4444-8444-444444444444'
export const GRACE = '88888888-8888-4888-8888-888888888888'

interface NewOrder {
  readonly restaurant?: string
  readonly customer?: string
  readonly note?: string
}

/** Inserts an order straight into the database. Returns its id. */
export async function insertOrder(
  server: RunningServer,
  { restaurant = LUIGI, customer = ADA, note = '' }: NewOrder = {},
): Promise<string> {
  const [row] = await server.sql(
    'insert into orders (restaurant_id, customer_id, note, total_cents) values ($1::text::uuid, $2::text::uuid, $3::text, 1200) returning id::text as id',
    [restaurant, customer, note],
  )
  return String(row?.['id'])
}

export async function setStatus(server: RunningServer, id: string, status: string): Promise<void> {
  await server.sql('update orders set status = $2::text where id = $1::text::uuid', [id, status])
}

export async function deleteOrder(server: RunningServer, id: string): Promise<void> {
  await server.sql('delete from orders where id = $1::text::uuid', [id])
}
