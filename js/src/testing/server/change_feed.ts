import { filterOf } from './conditions.js'
import type { Table } from './database.js'
import { hashOf } from '../dice.js'
import type { Realtime, Subscription } from './realtime.js'
import { rowText } from './rows.js'
import type { Change, Claims } from './rows.js'
import { RawJson } from './wire.js'

/** @returns nothing if the server cannot subscribe to it */
export function subscriptionOf(sent: unknown): Subscription | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined
  const entry = sent as Record<string, unknown>
  const holds = filterOf(entry.filter as string | undefined)
  if (!holds) return undefined
  // Equal entries have equal ids, because the server's ids are a hash of the entry.
  return { id: hashOf(JSON.stringify(entry)) % 100_000_000, sent: entry, holds }
}

/** Reads the commits in order, a moment later, and sends each to those who subscribed to it and may see it. */
export class ChangeFeed {
  readonly #server: Realtime
  #told = 0

  constructor(server: Realtime) {
    this.#server = server
    server.parts.database.onChange((change) => {
      this.#committed(change)
    })
  }

  #committed(change: Change): void {
    const { parts, lagMs, faults } = this.#server
    const table = parts.database.table(change.table, change.schema)
    if (!table || parts.dice.chance(faults.changeLoss)) return
    this.#told = Math.max(this.#told, parts.time.now + parts.dice.between(0, lagMs.change))
    parts.time.at(this.#told, () => {
      this.#tell(table, change)
    })
  }

  #tell(table: Table, change: Change): void {
    const body = bodyOf(table, change)
    for (const socket of this.#server.sockets) {
      for (const [topic, channel] of socket.channels) {
        const { changes } = channel
        if (!changes?.claims || !mayHear(table, change, changes.claims)) continue
        const ids = changes.subscriptions.filter((one) => matches(one, change)).map(({ id }) => id)
        if (ids.length === 0) continue
        const payload = new RawJson(`{"ids":${JSON.stringify(ids)},"data":${body}}`)
        socket.say({ joinRef: null, ref: null, topic, event: 'postgres_changes', payload })
      }
    }
  }
}

/** Policies do not apply to deletes, which carry only the key. */
function mayHear(table: Table, { record }: Change, claims: Claims): boolean {
  return record === undefined || table.select(claims.sub, record, claims, 'SELECT')
}

function matches({ sent, holds }: Subscription, change: Change): boolean {
  const { event = '*', schema = 'public', table } = sent
  if (schema !== change.schema || (table !== undefined && table !== '*' && table !== change.table)) return false
  if (event !== '*' && event !== change.type) return false
  return holds(change.record ?? change.old ?? {})
}

function bodyOf(table: Table, change: Change): string {
  const columns = Object.entries(table.columns).map(([name, type]) => ({ name, type }))
  const { schema, table: name, type, commitTimestamp: commit_timestamp, record, old } = change
  const head = JSON.stringify({ schema, table: name, type, commit_timestamp, columns, errors: null }).slice(0, -1)
  const rows = [record && `,"record":${rowText(record)}`, old && `,"old_record":${rowText(old)}`]
  return `${head}${rows.filter(Boolean).join('')}}`
}
