import type { RealtimeClient } from 'holdfast'
import { ADMIN_TOKEN } from './admin_token'
import { PAGE_NAME } from './page_name'

/** A fault to cause; see `demo/server/admin/faults.ts`. */
export type Fault =
  | { readonly fault: 'drop' | 'freeze' | 'thaw' | 'restart' | 'expire_tokens' }
  | { readonly fault: 'delay'; readonly ms: number }
  | { readonly fault: 'close'; readonly code: number }
  | { readonly fault: 'refuse_connections'; readonly status: number | null }

/** Only the local server can be broken at will. */
export class NoFaultsHere extends Error {
  override readonly name = 'NO_FAULTS_HERE'
  override readonly message =
    'This server takes no orders to fail from here: that needs the local one with --admin, and its admin token. npm run demo has both.'
}

const ANSWER_WITHIN_MS = 5_000

/** Whether the server accepts faults. Rejects if it does not answer. */
export async function takesFaults(client: RealtimeClient): Promise<boolean> {
  const response = await ask(client, 'sockets')
  return response.ok
}

/** Causes a fault for the sockets of this page alone. */
export async function breakThisPage(client: RealtimeClient, fault: Fault): Promise<void> {
  await order(client, 'faults', { ...fault, page: PAGE_NAME })
}

/** Causes a fault for everybody. */
export async function breakEverybody(client: RealtimeClient, fault: Fault): Promise<void> {
  await order(client, 'faults', fault)
}

/** The server sends this page so many updates of `ovens` a second for so long; 0 ends it and stores the last ones. */
export async function flood(client: RealtimeClient, perSecond: number, seconds: number): Promise<void> {
  await order(client, 'flood', { perSecond, seconds, page: PAGE_NAME })
}

async function order(client: RealtimeClient, path: string, body: object): Promise<void> {
  const response = await ask(client, path, { method: 'POST', body: JSON.stringify(body) })
  if (response.status === 404 || response.status === 401) throw new NoFaultsHere()
  if (!response.ok) throw new Error(`The server refuses: ${await response.text()}`)
}

function ask(client: RealtimeClient, path: string, init: RequestInit = {}): Promise<Response> {
  const { protocol, host } = new URL(client.endpointURL())
  const scheme = protocol === 'wss:' ? 'https:' : 'http:'
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  return fetch(`${scheme}//${host}/admin/${path}`, { ...init, headers, signal })
}
