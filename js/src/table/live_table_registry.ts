import { addErrors } from '../base/errors.js'
import { Lease } from '../base/lease.js'
import type { Connection } from '../connection/connection.js'
import { setTimeout } from '../base/time.js'
import { LOADING } from './live_table_snapshot.js'
import { LiveTable } from './live_table.js'
import type { LiveTableSnapshot } from './live_table_snapshot.js'
import { tableKey } from './live_table_options.js'
import type { LiveTableOptions } from './live_table_options.js'
import { RestClient } from '../rest/rest.js'
import { TABLE_ERRORS } from '../base/table_errors.js'
import { tableActions } from './table_actions.js'
import type { TableActions } from './table_actions.js'
import type { Row, Unsubscribe } from '../base/types.js'

addErrors(TABLE_ERRORS)

/** How long a table that `load` started stays without a subscriber, in milliseconds. */
const KEPT_MS = 1_000

interface Shared {
  readonly table: LiveTable
  readonly lease: Lease
}

/** The live tables of one connection (`client.part(LiveTableRegistry)`). Callers that ask for the same rows share one table. */
export class LiveTableRegistry {
  readonly #connection: Connection
  readonly #rest: RestClient
  readonly #byKey = new Map<string, Shared>()
  readonly #loading = new Map<string, Promise<void>>()

  constructor(connection: Connection) {
    this.#connection = connection
    this.#rest = connection.part(RestClient)
    connection.ending.add(() => {
      this.#dispose()
    })
  }

  /** @internal The snapshots of all tables. */
  get all(): readonly LiveTableSnapshot[] {
    return [...this.#byKey.values()].map(({ table }) => table.store.getSnapshot())
  }

  /** The snapshot of the table with that `tableKey`. Does not start it. */
  peek(key: string): LiveTableSnapshot {
    return this.#byKey.get(key)?.table.store.getSnapshot() ?? LOADING
  }

  /** Starts or shares the table. Calls `listener`, without arguments, whenever `peek` returns something new. */
  subscribe(options: LiveTableOptions, listener: () => void): Unsubscribe {
    const key = tableKey(options)
    const { table, lease } = this.#byKey.get(key) ?? this.#start(key, options)
    const giveBack = lease.take()
    const unlisten = table.store.subscribe(listener)
    return () => {
      unlisten()
      giveBack()
    }
  }

  /**
   * Starts the table. Resolves when it has its first rows, or cannot get any. Calls in between get the same promise. The table then stays
   * for a moment, so that the caller can subscribe.
   */
  load(options: LiveTableOptions): Promise<void> {
    const key = tableKey(options)
    const loading = this.#loading.get(key) ?? this.#firstRows(key, options)
    this.#loading.set(key, loading)
    return loading
  }

  /** Edits of the table's rows. Every component that shows the table sees them at once. */
  actions<T extends Row>(options: LiveTableOptions): TableActions<T> {
    const key = tableKey(options)
    return tableActions<T>(this.#rest, options, () => this.#byKey.get(key)?.table)
  }

  /** Fetches one table again, if any component shows it. */
  refetch(options: LiveTableOptions): void {
    this.#byKey.get(tableKey(options))?.table.refetch()
  }

  #dispose(): void {
    for (const { table, lease } of this.#byKey.values()) {
      lease.cancel()
      table.dispose()
    }
    this.#byKey.clear()
  }

  #firstRows(key: string, options: LiveTableOptions): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const { loading, error } = this.peek(key)
        if (loading && !error?.final) return
        this.#loading.delete(key)
        resolve()
        setTimeout(stop, KEPT_MS)
      }
      const stop = this.subscribe(options, look)
      look()
    })
  }

  #start(key: string, options: LiveTableOptions): Shared {
    const table = this.#tableOf(options)
    const lease = new Lease(() => {
      if (this.#byKey.get(key)?.table === table) this.#byKey.delete(key)
      table.dispose()
    })
    const shared = { table, lease }
    this.#byKey.set(key, shared)
    return shared
  }

  #tableOf(options: LiveTableOptions): LiveTable {
    const { schema = this.#connection.options.schema } = options
    // It fetches once changes flow.
    this.#rest.prepare()
    return new LiveTable(this.#connection, this.#rest, { ...options, schema })
  }
}
