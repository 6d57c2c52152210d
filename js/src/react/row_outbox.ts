import type { RealtimeClient } from '../client.js'
import { HoldfastError } from '../errors.js'
import type { RestTable } from '../rest.js'
import { SnapshotStore } from '../snapshot_store.js'
import type { Row, Unsubscribe } from '../types.js'

/** `sending`: on its way. `queued`: waits for the network. `failed`: refused; `retry` sends it again. */
export type DeliveryState = 'sending' | 'queued' | 'failed'

/** A row of this user's that the table does not have yet. */
export interface PendingRow {
  readonly row: Row
  readonly state: DeliveryState
  readonly error: HoldfastError | null
}

const RETRY_MS = 2_000

/**
 * Rows on their way to a table, in order. Each carries an id of this side's, so that it is in the table once however often it is sent: a
 * second attempt finds the first.
 */
export class RowOutbox {
  readonly store = new SnapshotStore<{ readonly pending: readonly PendingRow[] }>({ pending: Object.freeze([]) })
  readonly #client: RealtimeClient
  readonly #table: RestTable
  readonly #idColumn: string
  readonly #stop: Unsubscribe
  /** Who waits for each to be stored. */
  readonly #waiting = new Map<string, { resolve: (row: Row) => void; reject: (error: HoldfastError) => void }>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #busy = false

  constructor(client: RealtimeClient, table: RestTable, idColumn: string) {
    this.#client = client
    this.#table = table
    this.#idColumn = idColumn
    this.#stop = client.connection.onStateChange((state) => {
      if (state === 'connected') void this.#flush()
    })
  }

  /** Resolves with the row as stored, once it is; rejects where the server refuses it. */
  send(row: Row): Promise<Row> {
    const stored = new Promise<Row>((resolve, reject) => {
      this.#waiting.set(this.#idOf(row), { resolve, reject })
    })
    this.#show([...this.#pending, Object.freeze({ row: Object.freeze(row), state: 'sending', error: null })])
    void this.#flush()
    return stored
  }

  /** Sends a refused message again. */
  retry(id: string): void {
    this.#change(id, { state: 'sending', error: null })
    void this.#flush()
  }

  /** Gives a refused message up. */
  discard(id: string): void {
    this.#show(this.#pending.filter(({ row }) => this.#idOf(row) !== id))
  }

  dispose(): void {
    this.#stop()
    clearTimeout(this.#timer)
  }

  get #pending(): readonly PendingRow[] {
    return this.store.getSnapshot().pending
  }

  async #flush(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    clearTimeout(this.#timer)
    try {
      for (let next = this.#next(); next && (await this.#deliver(next)); next = this.#next());
    } finally {
      this.#busy = false
    }
  }

  #next(): Row | undefined {
    return this.#pending.find(({ state }) => state !== 'failed')?.row
  }

  /** False where there is no point in sending the next. */
  async #deliver(row: Row): Promise<boolean> {
    const id = this.#idOf(row)
    try {
      const stored = await this.#client.rest.insertOnce(this.#table, row, this.#idColumn)
      this.discard(id)
      this.#waiting.get(id)?.resolve(stored)
      this.#waiting.delete(id)
      return true
    } catch (thrown) {
      return this.#failed(id, HoldfastError.from(thrown, 'REST_UNREACHABLE'))
    }
  }

  #failed(id: string, error: HoldfastError): boolean {
    if (error.final) {
      this.#change(id, { state: 'failed', error })
      this.#waiting.get(id)?.reject(error)
      this.#waiting.delete(id)
      return true
    }
    this.#change(id, { state: 'queued', error })
    this.#timer = setTimeout(() => void this.#flush(), RETRY_MS)
    return false
  }

  #idOf(row: Row): string {
    return String(row[this.#idColumn])
  }

  #change(id: string, change: Partial<PendingRow>): void {
    this.#show(
      this.#pending.map((message) =>
        this.#idOf(message.row) === id ? Object.freeze({ ...message, ...change }) : message,
      ),
    )
  }

  #show(pending: readonly PendingRow[]): void {
    this.store.update({ pending: Object.freeze([...pending]) })
  }
}
