import { tableKey } from '../../../dist/table/live_table_options.js'
import { LiveTableRegistry } from '../../../dist/table/live_table_registry.js'
import { runFrame } from './animation_frames.js'
import { openPeer } from './peer.js'
import type { Channel, Peer } from './peer.js'

const CHANNEL = 'orders'
/** The server answers what is sent. */
const ACKNOWLEDGED = { broadcast: { ack: true } }
let seen = 0

/** The table behind `useLiveTable`, with its page fetched already. */
export async function openLiveTable(rows: string, { newestFirst = false, limit = 0 }: Look = {}): Promise<Peer> {
  const peer = await openPeer('holdfast', { channels: [CHANNEL], config: ACKNOWLEDGED, listen: () => undefined })
  const client = peer.client as unknown as { part(wanted: typeof LiveTableRegistry): LiveTableRegistry }
  const tables = client.part(LiveTableRegistry)
  const order = newestFirst ? [{ column: 'updated_at', ascending: false }] : undefined
  const options = {
    table: 'orders',
    channel: CHANNEL,
    fetch: () => Promise.resolve(rows),
    order,
    limit: limit || undefined,
  }
  const loaded = tables.load(options)
  const key = tableKey(options)
  tables.subscribe(options, () => {
    seen += tables.peek(key).rows.length
  })
  const frames = setInterval(runFrame)
  await loaded
  clearInterval(frames)
  return peer
}

/** Which rows are read, and in what order. */
interface Look {
  /** By a column that each change changes; otherwise without an order. */
  readonly newestFirst?: boolean
  /** How many of the first rows; 0: all. */
  readonly limit?: number
}

interface Order {
  readonly id: number
  readonly updated_at: string
}

/** What users of realtime-js write: rows in a Map, listed once a frame. */
export async function openRowMap(rows: string, { newestFirst = false, limit = Infinity }: Look = {}): Promise<Peer> {
  const byId = new Map((JSON.parse(rows) as Order[]).map((row) => [row.id, row]))
  let waits = false
  const look = (): void => {
    waits = false
    const all = [...byId.values()]
    if (newestFirst) all.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1))
    seen += all.slice(0, limit).length
  }
  const take = ({ new: order }: { new: Order }): void => {
    byId.set(order.id, order)
    if (waits) return
    waits = true
    requestAnimationFrame(look)
  }
  const listen = (channel: Channel): void => {
    channel.on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, take)
  }
  return openPeer('realtime-js', { channels: [CHANNEL], config: ACKNOWLEDGED, listen })
}

/** Counts what was read, so that no engine can optimise the reading away. */
export function looked(rows: number): void {
  seen += rows
}

/** The sum. Nobody uses it. */
export const sumSeen = (): number => seen
