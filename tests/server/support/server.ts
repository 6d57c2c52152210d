import { startServer, type RunningServer, type StartOptions } from '../../../demo/server/server'

export const LUIGI = '11111111-1111-4111-8111-111111111111'
export const SAKURA = '22222222-2222-4222-8222-222222222222'
export const ADA = '44444444-4444-4444-8444-444444444444'

/** For what a server does in its own time. */
export const PATIENCE = { timeout: 10_000, interval: 10 }

/** Signs the tokens of test servers, so that a test can make tokens of any kind. */
export const TEST_SECRET = 'the-secret-of-test-servers-0123456789'

/** A server whose back-offs are short, so that a test of a refusal does not take seconds. */
export function startTestServer(options: StartOptions = {}): Promise<RunningServer> {
  return startServer({
    jwtSecret: TEST_SECRET,
    ...options,
    times: { refusalDelayMs: 1, joinBackoffMs: 1, ...options.times },
  })
}

/** A restaurant's order, straight into the database. Gives its id. */
export async function insertOrder(server: RunningServer, restaurant: string, totalCents = 100): Promise<string> {
  const rows = await server.sql(
    'insert into orders (restaurant_id, total_cents) values ($1::text::uuid, $2::text::int) returning id::text as id',
    [restaurant, String(totalCents)],
  )
  return String(rows[0]?.['id'])
}

export const ORDERS = { event: '*', schema: 'public', table: 'orders' } as const
