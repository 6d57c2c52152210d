import { WebSocket } from 'ws'
import { startServer } from '../../../../demo/server/server'
import type { RunningServer } from '../../../../demo/server/server'
import { RealtimeClient } from '../../../../js/src/index.js'
import type { RealtimeClientOptions } from '../../../../js/src/index.js'
import { fakeWorker } from '../support/fake_worker.js'

export { eventually } from '../support/eventually.js'
export type { RunningServer } from '../../../../demo/server/server'

export const LUIGI = '11111111-1111-4111-8111-111111111111'
export const SAKURA = '22222222-2222-4222-8222-222222222222'

/** The real core finds its socket where a browser has it. */
export function installWebSocket(): void {
  Object.assign(globalThis, { WebSocket })
}

/** The project's own server, with its waits after refusals cut short. */
export function startTestServer(): Promise<RunningServer> {
  return startServer({ times: { refusalDelayMs: 1, joinBackoffMs: 1 } })
}

const clients: RealtimeClient[] = []

/** The same tests run with the core in the page, and behind the worker's port. */
const host = process.env.HOLDFAST_HOST === 'worker' ? fakeWorker() : 'page'

/** A client as a persona, with short waits; disposed with `disposeClients`. */
export async function clientOf(
  server: RunningServer,
  persona: string | null,
  options: RealtimeClientOptions = {},
): Promise<RealtimeClient> {
  const accessToken = persona === null ? undefined : await server.tokenFor(persona)
  const client = new RealtimeClient(server.url, {
    key: server.anonKey,
    accessToken,
    backoffMs: [50],
    stableAfterMs: 100,
    host,
    ...options,
  })
  clients.push(client)
  return client
}

export function disposeClients(): void {
  for (const client of clients.splice(0)) client.dispose()
}

/** Straight into the database; gives the order's id. */
export async function insertOrder(server: RunningServer, restaurant: string, totalCents = 100): Promise<string> {
  const [row] = await server.sql(
    'insert into orders (restaurant_id, total_cents) values ($1::text::uuid, $2::text::int) returning id::text as id',
    [restaurant, String(totalCents)],
  )
  return String(row?.id)
}
