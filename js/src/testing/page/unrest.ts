import type { RealtimeClient } from '../../client/client.js'
import { LiveTableRegistry } from '../../table/live_table_registry.js'
import type { TestPage } from './test_page.js'

/** What the test has broken, so that it need not be well. */
export interface Broken {
  /** Nothing reaches the server. */
  network: boolean
  joins: boolean
  requests: boolean
}

/** Says in words what of a page has not come to rest; returns nothing if everything has. */
export function unrestOf({ clients, inFlight }: TestPage, broken: Readonly<Broken>): string | undefined {
  if (broken.network) return undefined
  if (inFlight.size > 0 && !broken.requests) return `${String(inFlight.size)} requests have no answer`
  for (const client of clients) {
    const what =
      connectionOf(client) ??
      channelOf(client, broken) ??
      (broken.joins || broken.requests ? undefined : tableOf(client))
    if (what !== undefined) return what
  }
  return undefined
}

function connectionOf({ connection }: RealtimeClient): string | undefined {
  const { state } = connection.getSnapshot()
  if (state === 'connecting' || state === 'reconnecting') return `a client is ${state}`
  const { messagesQueued } = connection.getConnectionQuality()
  return state === 'connected' && messagesQueued > 0 ? `${String(messagesQueued)} messages wait to be sent` : undefined
}

/** A join that is refused has come to rest once the app was told. */
function channelOf(client: RealtimeClient, { joins }: Broken): string | undefined {
  if (!client.isConnected()) return undefined
  const atRest = ['subscribed', 'closed', 'failed', ...(joins ? ['joined', 'errored'] : [])]
  const channel = client
    .getChannels()
    .find(({ phase, error }) => !atRest.includes(phase) && !(joins ? error : error?.final))
  return channel && `channel ${channel.topic} is ${channel.phase}`
}

function tableOf(client: RealtimeClient): string | undefined {
  if (!client.isConnected()) return undefined
  const { all } = client.part(LiveTableRegistry)
  const table = all.find(({ loading, stale, gap, error }) => (loading || stale || gap) && !error?.final)
  return (
    table && `a live table is ${table.loading ? 'loading' : 'behind'}${table.error ? `: ${table.error.message}` : ''}`
  )
}
