import { vi } from 'vitest'
import { createClient } from '../../../../js/src/index.js'
import type { Row } from '../../../../js/src/index.js'
import { tableKey } from '../../../../js/src/table/live_table_options.js'
import type { LiveTableOptions } from '../../../../js/src/table/live_table_options.js'
import { LiveTableRegistry } from '../../../../js/src/table/live_table_registry.js'
import { FakeCore } from './fake_core.js'
import { tableDiff } from './table_diff.js'

export const ORDERS: LiveTableOptions = { table: 'orders' }

/** A client with a fake core, and a server whose pages arrive when the test says so; one live table is started. */
export function start(options: LiveTableOptions = ORDERS) {
  const core = new FakeCore()
  const pages: {
    resolve: (rows: Row[]) => void
    reject: (status: number) => void
    url: string
    signal: AbortSignal
  }[] = []
  const fetcher = vi.fn<typeof fetch>(
    (url, init) =>
      new Promise((resolve) => {
        pages.push({
          resolve: (rows) => {
            resolve(Response.json(rows))
          },
          reject: (status) => {
            resolve(Response.json({ message: 'no' }, { status }))
          },
          url: decodeURIComponent((url as string).replaceAll('+', ' ')),
          signal: init?.signal as AbortSignal,
        })
      }),
  )
  const client = createClient('https://xyz.supabase.co', 'anon', { port: core.port, fetch: fetcher })
  const listener = vi.fn()
  const tables = client.part(LiveTableRegistry)
  const stop = tables.subscribe(options, listener)
  const snapshot = () => tables.peek(tableKey(options))
  const topic = `realtime:${core.all('openChannel')[0]?.topic.slice('realtime:'.length) ?? ''}`
  const table = core.last('openTable').table
  return { core, client, tables, pages, fetcher, listener, stop, snapshot, topic, table, ...helpers(core, table) }
}

function helpers(core: FakeCore, table: number) {
  const diff = (rows: Row[]) => {
    core.emit(tableDiff(table, rows))
  }
  /** Plays the core: a fetched page comes back as a diff with the next drain. */
  const echo = () => {
    core.onCommand = (command) => {
      const fetched = core.all('tableFetched').at(-1)
      if (command.type === 'drainTable' && fetched) diff(JSON.parse(fetched.rows) as Row[])
    }
  }
  return { diff, echo }
}

/** Lets one or more frames pass. */
export const tick = (ms = 20) => vi.advanceTimersByTimeAsync(ms)
