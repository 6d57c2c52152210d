import { RealtimeClient } from './client.js'
import { withDefaults } from '../connection/defaults.js'

const clients = new Map<string, RealtimeClient>()

/**
 * The page's client for the URL and key of `configure`, the same one until they change. Hooks without a provider use it, so that
 * all components share one socket. Creating it does not connect. @throws HoldfastError `NOT_CONFIGURED`
 */
export function defaultClient(): RealtimeClient {
  const { url, key } = withDefaults({})
  const id = JSON.stringify([url, key])
  const client = clients.get(id) ?? new RealtimeClient()
  clients.set(id, client)
  return client
}
